using System.Collections.Immutable;
using System.Text;

namespace SparseRtrl.Transpile.Ir;

/// <summary>
/// Readable text of a module, one operation a line. The same module always gives the same text; symbols are named, labels and
/// values are numbered as in the module.
/// </summary>
public sealed class IrPrinter
{
    private const int ShownElements = 16;

    private readonly StringBuilder text = new();
    private int depth;

    private IrPrinter()
    {
    }

    public static string Print(Module module)
    {
        var printer = new IrPrinter();
        printer.PrintModule(module);
        return printer.text.ToString();
    }

    /// <summary>One operation without its provenance: <c>%3:i32 = Add %1, 4:i32</c>.</summary>
    public static string Print(Operation operation)
    {
        string result = operation.Result is { } value ? $"{value}:{value.Type} = " : string.Empty;
        string target = operation.Target is { } symbol ? $" {symbol.Name}" : string.Empty;
        string operands = operation.Operands.IsEmpty ? string.Empty : $" {string.Join(", ", operation.Operands)}";
        string separator = target.Length > 0 && operands.Length > 0 ? "," : string.Empty;
        string enable = operation.Enable is { } condition ? $" when {condition}" : string.Empty;
        return $"{result}{operation.Code}{target}{separator}{operands}{enable}";
    }

    private void PrintModule(Module module)
    {
        Line($"module {module.Name}");
        foreach (Register register in module.Registers)
        {
            string kind = register.IsField ? "field" : "local";
            Line($"{kind} {register.Name} : {register.Type} = {register.InitialValue}{HostAccess(register.IsHostWritable, register.IsHostReadable || !register.IsField)}");
        }

        foreach (Memory memory in module.Memories)
        {
            string type = $"{memory.ElementType}[{memory.Depth}] {memory.Kind}{HostAccess(memory.IsHostWritable, memory.IsHostReadable)}";
            Line($"memory {memory.Name} : {type} = {Contents(memory.InitialContents)}");
        }

        foreach (Queue queue in module.Queues)
        {
            Line($"queue {queue.Name} : {queue.ElementType}[{queue.Capacity}]");
        }

        PrintMethods("entry", module.Entries);
        PrintMethods("process", module.Processes);
    }

    private void PrintMethods(string kind, ImmutableArray<EntryPoint> methods)
    {
        foreach (EntryPoint method in methods)
        {
            text.Append('\n');
            Line($"{kind} {method.Name}  ; {method.Origin.Span}");
            Indented(() => PrintRegion(method.Body));
        }
    }

    private static string HostAccess(bool isWritable, bool isReadable) =>
        $"{(isWritable ? " host-writable" : string.Empty)}{(isReadable ? string.Empty : " host-hidden")}";

    private static string Contents(ImmutableArray<Int128> contents)
    {
        if (contents.All(c => c == contents[0]))
        {
            return $"all {contents[0]}";
        }

        string more = contents.Length > ShownElements ? ", …" : string.Empty;
        return string.Join(", ", contents.Take(ShownElements)) + more;
    }

    private void PrintRegion(Region region)
    {
        switch (region)
        {
            case Block block:
                Section("block", () => PrintOperations(block));
                break;
            case Sequence sequence:
                foreach (Region part in sequence.Regions)
                {
                    PrintRegion(part);
                }

                break;
            case If choice:
                Section("if", () => PrintOperations(choice.Header));
                Section($"then {choice.Condition}", () => PrintRegion(choice.Then));
                if (choice.Else is not Sequence { Regions: [] })
                {
                    Section("else", () => PrintRegion(choice.Else));
                }

                break;
            case Loop loop:
                PrintLoop(loop);
                break;
            case Scope scope:
                Section($"scope {scope.Label}", () => PrintRegion(scope.Body));
                break;
            case Leave leave:
                Line($"leave {leave.Label}");
                break;
            case Concurrently start:
                Line($"concurrently {string.Join(", ", start.Processes)}  ; {start.Origin.Span}");
                break;
        }
    }

    private void PrintLoop(Loop loop)
    {
        Line($"loop {loop.Name}{Directives(loop.Directives)}{(loop.Trips is { } trips ? $" iterations {trips}" : string.Empty)}");
        if (loop.TestFirst)
        {
            Section("test", () => PrintOperations(loop.Header));
            Section($"while {loop.Condition}", () => PrintRegion(loop.Body));
        }
        else
        {
            Section("do", () => PrintRegion(loop.Body));
            Section("test", () => PrintOperations(loop.Header));
            Line($"while {loop.Condition}");
        }
    }

    private static string Directives(LoopDirectives directives)
    {
        string pipeline = directives.InitiationInterval is { } interval ? $" pipeline {interval}" : string.Empty;
        string unroll = directives.UnrollFactor switch
        {
            null => string.Empty,
            0 => " unroll all",
            { } factor => $" unroll {factor}",
        };
        return pipeline + unroll;
    }

    private void PrintOperations(Block block)
    {
        foreach (Operation operation in block.Operations)
        {
            Line($"{Print(operation),-48}; {operation.Origin.Span} {operation.Origin.Phase}");
        }
    }

    private void Section(string title, Action content)
    {
        Line(title);
        Indented(content);
    }

    private void Indented(Action content)
    {
        depth++;
        content();
        depth--;
    }

    private void Line(string line) => text.Append(' ', 2 * depth).Append(line).Append('\n');
}
