using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Passes;

/// <summary>
/// Within each block: folds constants, applies identities, computes nothing twice, reads each register and each memory element
/// once, passes what was written on to later reads, adds constants that follow each other at once, and shifts nothing left and back again.
/// Afterwards a block reads a register only before it writes it, and writes
/// it once.
/// </summary>
internal sealed class LocalValueNumbering : BlockRewriter, IPass
{
    public string Name => "local-value-numbering";

    private int nextValueId;

    public Module Run(Module module)
    {
        nextValueId = Blocks.NextValueId(module);
        return Rewrite(module);
    }

    /// <summary>One block by itself, with the condition that is read from it.</summary>
    /// <param name="firstValueId">New values are numbered from here.</param>
    public static (Block Block, Operand Condition) Run(Block block, Operand condition, int firstValueId)
    {
        (Block numbered, Operand? resolved) =
            new LocalValueNumbering { nextValueId = firstValueId }.RewriteBlock(block, condition);
        return (numbered, resolved!);
    }

    /// <summary>The blocks of a region that is no longer part of a module.</summary>
    public static Region Run(Region region) =>
        new LocalValueNumbering { nextValueId = Blocks.NextValueId(region) }.Rewrite(region);

    protected override (Block Block, Operand? Condition) RewriteBlock(Block block, Operand? condition)
    {
        var numbering = new BlockNumbering(() => nextValueId++);
        foreach (Operation operation in block.Operations)
        {
            numbering.Visit(operation);
        }

        return (numbering.ToBlock(), condition is null ? null : numbering.Resolve(condition));
    }

    private sealed class BlockNumbering(Func<int> newValueId)
    {
        private readonly List<Operation> operations = [];
        private readonly Dictionary<Value, Operand> replacements = [];
        private readonly Dictionary<string, Value> available = [];
        private readonly Dictionary<Operand, (Operand Term, Int128 Constant)> sums = [];
        private readonly ScaledValues scaled = new();
        private readonly Dictionary<Register, Operand> registers = [];
        private readonly Dictionary<Register, int> lastWrites = [];
        private readonly Dictionary<(Memory Memory, Operand Index), Operand> elements = [];

        public Operand Resolve(Operand operand) =>
            operand is Value value && replacements.TryGetValue(value, out Operand? replacement) ? replacement : operand;

        public void Visit(Operation original)
        {
            Operation operation = original with
            {
                Operands = [.. original.Operands.Select(Resolve)],
                Enable = original.Enable is { } enable ? Resolve(enable) : null,
            };
            if (operation.Enable is Constant known)
            {
                if (known.Literal == 0)
                {
                    return;
                }

                operation = operation with { Enable = null };
            }

            if (operation.Code.CountsBits())
            {
                // The count of zero bits depends on the width of what they are counted in.
                operation =
                    operation with { Operands = [Stored(operation.Operands[0], original.Operands[0].Type, operation.Origin)] };
            }

            switch (operation.Code)
            {
                case OpCode.ReadRegister:
                    ReadRegister(operation, (Register)operation.Target!);
                    break;
                case OpCode.WriteRegister:
                    WriteRegister(operation, (Register)operation.Target!);
                    break;
                case OpCode.Load:
                    Load(operation, (Memory)operation.Target!);
                    break;
                case OpCode.Store:
                    Store(operation, (Memory)operation.Target!);
                    break;
                case var code when code.IsPure():
                    Compute(operation);
                    break;
                case OpCode.Enqueue:
                    Operand sent = Stored(operation.Operands[0], ((Queue)operation.Target!).ElementType, operation.Origin);
                    operations.Add(operation with { Operands = [sent] });
                    break;
                default:
                    operations.Add(operation);
                    break;
            }
        }

        // The last write of a register replaces earlier ones, which nobody can see any more.
        public Block ToBlock() => new(
        [
            .. operations.Where((o, i) => o.Code != OpCode.WriteRegister || lastWrites[(Register)o.Target!] == i),
        ]);

        private void ReadRegister(Operation operation, Register register)
        {
            if (registers.TryGetValue(register, out Operand? known))
            {
                replacements[operation.Result!] = known;
                return;
            }

            registers[register] = operation.Result!;
            operations.Add(operation);
        }

        private void WriteRegister(Operation operation, Register register)
        {
            registers[register] = operation.Operands[0];
            Operand stored = Stored(operation.Operands[0], register.Type, operation.Origin);
            lastWrites[register] = operations.Count;
            operations.Add(operation with { Operands = [stored] });
        }

        private void Load(Operation original, Memory memory)
        {
            Operation operation = original with { Operands = [memory.WithinDepth(original.Operands[0])] };
            if (elements.TryGetValue((memory, operation.Operands[0]), out Operand? known))
            {
                replacements[operation.Result!] = known;
                return;
            }

            if (operation.Enable is null)
            {
                elements[(memory, operation.Operands[0])] = operation.Result!;
            }

            operations.Add(operation);
        }

        private void Store(Operation original, Memory memory)
        {
            Operation operation = original with { Operands = [memory.WithinDepth(original.Operands[0]), original.Operands[1]] };
            // The index may equal any other: what was known of this memory is not known any more.
            foreach ((Memory Memory, Operand Index) key in elements.Keys.Where(k => k.Memory == memory).ToList())
            {
                elements.Remove(key);
            }

            if (operation.Enable is null)
            {
                elements[(memory, operation.Operands[0])] = operation.Operands[1];
            }

            Operand stored = Stored(operation.Operands[1], memory.ElementType, operation.Origin);
            operations.Add(operation with { Operands = [operation.Operands[0], stored] });
        }

        /// <summary>
        /// The operand in exactly the given type, as storage wants it: identities may have left one of a narrower type.
        /// </summary>
        private Operand Stored(Operand operand, HardwareType type, Provenance origin)
        {
            if (operand.Type == type)
            {
                return operand;
            }

            if (operand is Constant constant)
            {
                return new Constant(type.Wrap(constant.Literal), type);
            }

            var converted = new Value(newValueId(), type);
            operations.Add(new(OpCode.Convert, [operand], Target: null, converted, origin));
            return converted;
        }

        private void Compute(Operation original)
        {
            // C# constants are 32 bits wide whatever their value; operators are sized by their operands.
            Operation operation = original.Code.CountsBits()
                ? original
                : scaled.Unscaled(Joined(original with { Operands = [.. original.Operands.Select(Narrowest)] }));
            Value result = operation.Result!;
            if (Algebra.Simplify(operation.Code, operation.Operands, result.Type) is { } simpler)
            {
                replacements[result] = simpler;
                return;
            }

            string key = Key(operation);
            if (available.TryGetValue(key, out Value? same))
            {
                replacements[result] = same;
                return;
            }

            available[key] = result;
            operations.Add(operation);
            scaled.Note(operation);
            if (operation is { Code: OpCode.Add, Operands: [var term, Constant { Literal: var added }] })
            {
                sums[result] = (term, added);
            }
        }

        /// <summary>(x + a) + b as x + (a + b), unless the inner sum wraps around where the outer one does not.</summary>
        private Operation Joined(Operation operation)
        {
            if (operation is not { Code: OpCode.Add, Operands: [var inner, Constant { Literal: var outer }], Result.Type: var type }
                || !sums.TryGetValue(inner, out (Operand Term, Int128 Constant) sum))
            {
                return operation;
            }

            HardwareType term = sum.Term.Type;
            bool cannotWrap = inner.Type.Contains(term.Minimum + sum.Constant) && inner.Type.Contains(term.Maximum + sum.Constant);
            Int128 constant = sum.Constant + outer;
            return cannotWrap || inner.Type.Bits >= type.Bits
                ? operation with { Operands = [sum.Term, Narrowest(new Constant(constant, type))] }
                : operation;
        }

        private static Operand Narrowest(Operand operand) =>
            operand is Constant constant
                ? constant with { Type = HardwareType.Holding(constant.Literal, constant.Literal) }
                : operand;

        private static string Key(Operation operation)
        {
            IEnumerable<string> operands = operation.Operands.Select(o => o.ToString()!);
            return $"{operation.Code} {operation.Result!.Type} " +
                string.Join(' ', operation.Code.IsCommutative() ? operands.Order(StringComparer.Ordinal) : operands);
        }
    }
}
