using System.Collections.Immutable;

namespace SparseRtrl.Transpile.Ir;

/// <summary>Checks what the documentation of the IR promises. Run after the front end and after every pass.</summary>
public sealed class IrVerifier
{
    private readonly ImmutableArray<string>.Builder violations = ImmutableArray.CreateBuilder<string>();
    private readonly HashSet<Symbol> symbols = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<int> valueIds = [];
    private readonly HashSet<string> processes = [];
    private string place = string.Empty;
    private bool isProcess;

    private IrVerifier()
    {
    }

    /// <summary>One message per violation; empty for a correct module.</summary>
    public static ImmutableArray<string> Verify(Module module)
    {
        var verifier = new IrVerifier();
        verifier.CheckSymbols(module);
        verifier.CheckEntries(module);
        return verifier.violations.ToImmutable();
    }

    private void Require(bool condition, string violation)
    {
        if (!condition)
        {
            violations.Add($"{place}: {violation}");
        }
    }

    private void CheckSymbols(Module module)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (Symbol symbol in module.Registers.Concat<Symbol>(module.Memories).Concat(module.Queues))
        {
            place = symbol.Name;
            symbols.Add(symbol);
            Require(names.Add(symbol.Name), "another symbol has this name");
        }

        foreach (Register register in module.Registers)
        {
            place = register.Name;
            CheckType(register.Type);
            Require(register.Type.Contains(register.InitialValue),
                $"the initial value {register.InitialValue} is not a {register.Type}");
            Require(register.IsField || !register.IsHostWritable, "a local is not host-writable");
        }

        foreach (Memory memory in module.Memories)
        {
            place = memory.Name;
            CheckType(memory.ElementType);
            Require(memory.Depth > 0, "a memory has at least one element");
            Require(memory.InitialContents.All(memory.ElementType.Contains),
                $"the initial contents are not all of type {memory.ElementType}");
        }

        foreach (Queue queue in module.Queues)
        {
            place = queue.Name;
            CheckType(queue.ElementType);
            Require(queue.Capacity > 0 && int.IsPow2(queue.Capacity), $"the capacity {queue.Capacity} is not a power of two");
        }
    }

    private void CheckEntries(Module module)
    {
        place = module.Name;
        Require(module.Entries.Length > 0, "a module has at least one entry");
        int names = module.Entries.Select(e => e.Name).Distinct(StringComparer.Ordinal).Count();
        Require(names == module.Entries.Length, "two entries have the same name");
        processes.UnionWith(module.Processes.Select(p => p.Name));
        Require(processes.Count == module.Processes.Length, "two processes have the same name");
        foreach (EntryPoint entry in module.Entries)
        {
            place = entry.Name;
            CheckRegion(entry.Body, []);
        }

        foreach (EntryPoint process in module.Processes)
        {
            place = process.Name;
            isProcess = true;
            CheckRegion(process.Body, []);
        }
    }

    private void CheckType(HardwareType type) => Require(type.Bits is >= 1 and <= 64, $"{type} is not 1 to 64 bits wide");

    private void CheckRegion(Region region, ImmutableHashSet<int> labels)
    {
        switch (region)
        {
            case Block block:
                CheckBlock(block);
                break;
            case Sequence sequence:
                foreach (Region part in sequence.Regions)
                {
                    CheckRegion(part, labels);
                }

                break;
            case If choice:
                CheckCondition(CheckBlock(choice.Header), choice.Condition, "if");
                CheckRegion(choice.Then, labels);
                CheckRegion(choice.Else, labels);
                break;
            case Loop loop:
                CheckCondition(CheckBlock(loop.Header), loop.Condition, $"loop {loop.Name}");
                CheckRegion(loop.Body, labels);
                break;
            case Scope scope:
                Require(!labels.Contains(scope.Label), $"scope {scope.Label} is inside a scope with the same label");
                CheckRegion(scope.Body, labels.Add(scope.Label));
                break;
            case Leave leave:
                Require(labels.Contains(leave.Label), $"leave {leave.Label} is not inside a scope with that label");
                break;
            case Concurrently start:
                Require(!isProcess, "a process starts processes");
                Require(start.Processes.Distinct(StringComparer.Ordinal).Count() == start.Processes.Length, "a process is started twice");
                Require(start.Processes.All(processes.Contains), "a process is started that the module does not have");
                break;
        }
    }

    private void CheckCondition(HashSet<Value> defined, Operand condition, string owner)
    {
        Require(condition.Type == HardwareType.Bool, $"the condition of {owner} is a {condition.Type}, not a bool");
        Require(condition is not Value value || defined.Contains(value),
            $"the condition {condition} of {owner} is not defined in its header");
        CheckConstant(condition);
    }

    private void CheckConstant(Operand operand)
    {
        if (operand is Constant constant)
        {
            CheckType(constant.Type);
            Require(constant.Type.Contains(constant.Literal), $"the constant {constant.Literal} is not a {constant.Type}");
        }
    }

    private HashSet<Value> CheckBlock(Block block)
    {
        var defined = new HashSet<Value>();
        string outer = place;
        foreach (Operation operation in block.Operations)
        {
            place = $"{outer}: {operation.Origin.Span}: {IrPrinter.Print(operation)}";
            foreach (Operand operand in operation.Inputs)
            {
                bool isDefined = operand is not Value value || defined.Contains(value);
                Require(isDefined, $"{operand} is not defined before it in the same block with type {operand.Type}");
                CheckConstant(operand);
            }

            if (operation.Target is { } target)
            {
                Require(symbols.Contains(target), $"'{target.Name}' is not a symbol of the module");
            }

            OperationRules.Check(operation, Require);
            if (operation.Result is { } result)
            {
                CheckType(result.Type);
                Require(valueIds.Add(result.Id), $"{result} is defined more than once");
                defined.Add(result);
            }
        }

        place = outer;
        return defined;
    }
}
