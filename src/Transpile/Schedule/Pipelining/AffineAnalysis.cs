using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Schedule.Pipelining;

/// <summary>
/// The indices of a loop body as affine forms of the registers at the start of an iteration, and how those registers change from
/// one iteration to the next: enough to say after how many iterations two accesses can meet.
/// </summary>
internal sealed class AffineAnalysis
{
    private readonly Dictionary<Operand, AffineForm> forms = [];
    private readonly HashSet<object> invariants = [];
    private readonly Dictionary<Register, AffineForm> written = [];

    /// <summary>Of a value that is another one shifted right: the form of the other one, and by how many bits.</summary>
    private readonly Dictionary<Value, (AffineForm Form, int Bits)> shifted = [];

    private readonly bool readsFlipsAsSums;

    private AffineAnalysis(IReadOnlyList<Operation> body, bool readsFlipsAsSums)
    {
        this.readsFlipsAsSums = readsFlipsAsSums;
        HashSet<Symbol> changed = [.. body.Where(o => o.Code == OpCode.WriteRegister).Select(o => o.Target!)];
        foreach (Operation operation in body)
        {
            if (operation.Code == OpCode.WriteRegister)
            {
                written[(Register)operation.Target!] = FormOf(operation.Operands[0]);
            }
            else if (operation is { Code: OpCode.ReadRegister, Target: Register register })
            {
                forms[operation.Result!] = AffineForm.Of(register);
                AddInvariant(register, !changed.Contains(register));
            }
            else if (operation.Result is { } result)
            {
                forms[result] = (Combined(operation) ?? AffineForm.Of(result)).Wrapped(result.Type.Bits);
                NoteShift(operation);
                AddInvariant(result, operation.Code.IsPure() && operation.Operands.All(IsInvariant));
            }
        }
    }

    /// <param name="readsFlipsAsSums">
    /// Whether x ^ 1 is x + 1 modulo 2, which tells the two halves of a double buffer apart, or a symbol of which nothing is known but that
    /// it equals itself.
    /// </param>
    public static AffineAnalysis Of(IReadOnlyList<Operation> body, bool readsFlipsAsSums = false) => new(body, readsFlipsAsSums);

    /// <summary>
    /// The smallest d, at least <paramref name="atLeast"/>, for which an access in iteration i + d may be to the same element as
    /// one in iteration i; null when there is none. Without a proof the answer is <paramref name="atLeast"/> itself.
    /// </summary>
    /// <param name="later">Index of the access in iteration i + d.</param>
    /// <param name="earlier">Index of the access in iteration i.</param>
    /// <param name="addressBits">Only so many low bits of an index count.</param>
    public Int128? Distance(Operand later, Operand earlier, int addressBits, int atLeast)
    {
        AffineForm difference = FormOf(later).Add(FormOf(earlier).Times(-1)).Wrapped(addressBits);
        if (difference.Terms.Count > 0)
        {
            return atLeast;
        }

        if (atLeast == 0 && IsZero(difference.Constant, difference.ModulusBits))
        {
            return 0;
        }

        int least = Math.Max(1, atLeast);
        return StepOf(FormOf(later).Wrapped(difference.ModulusBits)) is { } step
            ? Smallest(step.Constant, difference.Constant, Math.Min(step.ModulusBits, difference.ModulusBits), least)
            : least;
    }

    /// <summary>The smallest d ≥ least with step·d + offset ≡ 0 modulo 2^bits.</summary>
    private static Int128? Smallest(Int128 step, Int128 offset, int bits, int least)
    {
        if (IsZero(step, bits))
        {
            return IsZero(offset, bits) ? least : null;
        }

        int shift = (int)Int128.TrailingZeroCount(step);
        if (!IsZero(offset, shift))
        {
            return null;
        }

        Int128 modulus = Int128.One << (bits - shift);
        Int128 distance = Modulo(-(offset >> shift) * Inverse(step >> shift, modulus), modulus);
        return least + Modulo(distance - least, modulus);
    }

    /// <summary>By how much a form grows per iteration, or null when that is not a constant.</summary>
    private AffineForm? StepOf(AffineForm form)
    {
        AffineForm step = AffineForm.Of(Int128.Zero);
        foreach ((object symbol, Int128 coefficient) in form.Terms)
        {
            if (invariants.Contains(symbol))
            {
                continue;
            }

            if (GrowthOf(symbol) is not { Terms.Count: 0 } growth)
            {
                return null;
            }

            step = step.Add(growth.Times(coefficient));
        }

        return step;
    }

    /// <summary>By how much a symbol grows per iteration, or null when nothing is known of that.</summary>
    private AffineForm? GrowthOf(object symbol)
    {
        if (symbol is Register register && written.TryGetValue(register, out AffineForm? next))
        {
            return next.Add(AffineForm.Of(register).Times(-1)).Wrapped(register.Type.Bits);
        }

        // ⌊(x + m·2^k) / 2^k⌋ = ⌊x / 2^k⌋ + m, whatever the low bits of x are.
        if (symbol is Value value && shifted.TryGetValue(value, out (AffineForm Form, int Bits) source)
            && StepOf(source.Form)?.Wrapped(source.Form.ModulusBits) is { } step
            && step.TrailingZeros >= source.Bits && step.ModulusBits > source.Bits)
        {
            return AffineForm.Of(step.Constant >> source.Bits).Wrapped(Math.Min(step.ModulusBits - source.Bits, value.Type.Bits));
        }

        return null;
    }

    private void NoteShift(Operation operation)
    {
        if (operation is { Code: OpCode.ShiftRight, Operands: [var value, Constant { Literal: var count }] } && count < value.Type.Bits)
        {
            shifted[operation.Result!] = (FormOf(value), (int)count);
        }
    }

    private AffineForm FormOf(Operand operand) =>
        operand is Constant constant ? AffineForm.Of(constant.Literal) : forms[operand];

    private bool IsInvariant(Operand operand) =>
        operand is Constant || FormOf(operand).Terms.Keys.All(invariants.Contains);

    private void AddInvariant(object symbol, bool isInvariant)
    {
        if (isInvariant)
        {
            invariants.Add(symbol);
        }
    }

    private AffineForm? Combined(Operation operation)
    {
        AffineForm? Form(int operand) => operation.Operands.Length > operand ? FormOf(operation.Operands[operand]) : null;
        (AffineForm? a, AffineForm? b) = (Form(0), Form(1));
        return operation.Code switch
        {
            OpCode.Add => a!.Add(b!),
            OpCode.Subtract => a!.Add(b!.Times(-1)),
            OpCode.Negate => a!.Times(-1),
            OpCode.Convert => a,
            OpCode.Multiply when operation.Operands[1] is Constant factor => a!.Times(factor.Literal),
            OpCode.Multiply when operation.Operands[0] is Constant factor => b!.Times(factor.Literal),
            OpCode.ShiftLeft when operation.Operands[1] is Constant count && count.Literal < 64 => a!.Times(Int128.One << (int)count.Literal),
            OpCode.ShiftRight when operation.Operands[1] is Constant count && count.Literal < 64 => a!.ShiftedRight((int)count.Literal),
            // No carry: an or of bits that do not overlap is a sum.
            OpCode.Or when IsBelow(operation.Operands[1], a!) || IsBelow(operation.Operands[0], b!) => a!.Add(b!),
            OpCode.Xor when readsFlipsAsSums && operation.Operands[1] is Constant mask => Flipped(a!, mask.Literal),
            OpCode.Xor when readsFlipsAsSums && operation.Operands[0] is Constant mask => Flipped(b!, mask.Literal),
            _ => null,
        };
    }

    /// <summary>Below the lowest bit that is flipped nothing changes; flipping it adds it, as far as the bits up to it are concerned.</summary>
    private static AffineForm Flipped(AffineForm form, Int128 mask)
    {
        int lowest = (int)Int128.TrailingZeroCount(mask);
        return lowest < AffineForm.Exact - 1 ? form.Add(AffineForm.Of(Int128.One << lowest)).Wrapped(lowest + 1) : form;
    }

    /// <summary>Whether the value fits the bits that are zero in every value of the form.</summary>
    private static bool IsBelow(Operand value, AffineForm form) =>
        value is Constant constant
            ? constant.Literal >= 0 && constant.Literal < Int128.One << form.TrailingZeros
            : !value.Type.IsSigned && value.Type.Bits <= form.TrailingZeros;

    private static bool IsZero(Int128 value, int bits) => Modulo(value, Int128.One << bits) == 0;

    private static Int128 Modulo(Int128 value, Int128 powerOfTwo) => value & (powerOfTwo - 1);

    /// <summary>x with odd·x ≡ 1: Newton's iteration, which doubles the number of right bits each time.</summary>
    private static Int128 Inverse(Int128 odd, Int128 modulus)
    {
        Int128 inverse = 1;
        for (int rightBits = 1; rightBits < AffineForm.Exact; rightBits *= 2)
        {
            inverse = Modulo(inverse * (2 - Modulo(odd * inverse, modulus)), modulus);
        }

        return inverse;
    }
}
