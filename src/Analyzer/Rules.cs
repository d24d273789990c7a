using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace SparseRtrl.Analyzer;

/// <summary>The rules of the C# subset. Each has a section with an example in <c>docs/diagnostics.md</c>.</summary>
public static class Rules
{
    public static readonly DiagnosticDescriptor KernelShape = Rule(
        "SRT1001", "Kernel class has an unsupported shape",
        "Kernel '{0}' {1}",
        "The state of a kernel is the list of its own fields. Write a sealed, top-level, non-generic class without a base "
            + "class.");

    public static readonly DiagnosticDescriptor EntryShape = Rule(
        "SRT1002", "Entry method has an unsupported shape",
        "Entry method '{0}' {1}; pass data through fields that the host reads and writes",
        "The host starts an entry with a pulse. Write a non-static, non-generic void method without parameters.");

    public static readonly DiagnosticDescriptor Allocation = Rule(
        "SRT1003", "Allocation",
        "'{0}' allocates; declare the array as a field",
        "Hardware has no heap. Create arrays and queues in the constructor, which runs when the kernel is elaborated.");

    public static readonly DiagnosticDescriptor FloatingPoint = Rule(
        "SRT1004", "Floating point",
        "'{0}' is floating point; use an integer with a fixed number of fraction bits",
        "Floating-point arithmetic is not in the subset. Convert to fixed point in the constructor or on the host.");

    public static readonly DiagnosticDescriptor UnsupportedType = Rule(
        "SRT1005", "Unsupported type",
        "Type '{0}' is not in the subset; use an integer of 8 to 64 bits, bool, an enum, or a struct of these",
        "Values in a kernel are integers of 8, 16, 32 or 64 bits, char, bool, enums, and structs and tuples of these.");

    public static readonly DiagnosticDescriptor Exceptions = Rule(
        "SRT1006", "Exception handling",
        "'{0}' is not in the subset; test the condition and set a status field instead",
        "Hardware does not unwind a stack. Report an error through a field; check arguments in the constructor.");

    public static readonly DiagnosticDescriptor Delegates = Rule(
        "SRT1007", "Delegate or lambda",
        "'{0}' is a delegate, lambda or event; call a named method instead",
        "Every call must be known when the kernel is elaborated. Use private or static methods, or local functions.");

    public static readonly DiagnosticDescriptor UnknownCall = Rule(
        "SRT1008", "Call without subset source",
        "'{0}' has no source in the subset; write it as a method of the kernel",
        "Calls are inlined from source. Beyond that, the functions of Math, BitOperations and the integer types that "
            + "docs/subset.md lists are known, and the members of EventQueue<T>.");

    public static readonly DiagnosticDescriptor VirtualCall = Rule(
        "SRT1009", "Virtual or interface call",
        "'{0}' is virtual or an interface member; call a non-virtual method",
        "Every call must be known when the kernel is elaborated.");

    public static readonly DiagnosticDescriptor Recursion = Rule(
        "SRT1010", "Recursion",
        "'{0}' calls itself ({1}); write a loop",
        "Calls are inlined and hardware has no call stack.");

    public static readonly DiagnosticDescriptor GenericMethod = Rule(
        "SRT1011", "Generic method",
        "'{0}' is generic; write it for the types it is used with",
        "Widths must be known where the code is written.");

    public static readonly DiagnosticDescriptor UnsupportedConstruct = Rule(
        "SRT1012", "Construct outside the subset",
        "{0} is not in the subset; {1}",
        "Whatever the lowering does not handle is refused, so that nothing is dropped silently.");

    public static readonly DiagnosticDescriptor CheckedArithmetic = Rule(
        "SRT1013", "Checked arithmetic",
        "'{0}' is checked for overflow, which throws; saturate explicitly or use unchecked arithmetic",
        "Hardware does not throw. Overflow is either wrap-around (the default) or written out as saturation.");

    public static readonly DiagnosticDescriptor ArrayShape = Rule(
        "SRT1014", "Multi-dimensional or jagged array",
        "Array '{0}' is multi-dimensional or jagged; use one dimension and compute the index (row * columns + column)",
        "A memory has one address.");

    public static readonly DiagnosticDescriptor PropertyShape = Rule(
        "SRT1015", "Property with a setter",
        "Property '{0}' has a setter; use a field",
        "Get-only auto-properties are constants and computed getters are inlined; state is kept in fields.");

    public static readonly DiagnosticDescriptor FieldType = Rule(
        "SRT1016", "Unsupported field type",
        "Field '{0}' has the unsupported type '{1}'; use an integer, bool, enum, a struct or a one-dimensional array of these, "
            + "or EventQueue<T>",
        "Fields become constants, registers, memories and queues.");

    public static readonly DiagnosticDescriptor WideField = Rule(
        "SRT1017", "Field wider than a host word",
        "Field '{0}' has elements of {1} bits; the host reads 32-bit words: split it in two fields",
        "Fields are visible to the host through a 32-bit port. Locals and constants may be 64 bits wide.");

    public static readonly DiagnosticDescriptor StaticField = Rule(
        "SRT1018", "Static field that is not a constant",
        "Static field '{0}' is not a readonly scalar; make it const, static readonly, or a field of the kernel",
        "Each kernel object is one piece of hardware; state that objects share has no place in it.");

    public static readonly DiagnosticDescriptor Aliasing = Rule(
        "SRT1019", "Array or queue used as a value",
        "'{0}' is used as a value; index the field itself, or pass it to a method as an argument",
        "An array field is one memory and a reference to it cannot be kept, compared or chosen at run time.");

    public static readonly DiagnosticDescriptor MutableReference = Rule(
        "SRT1020", "Array or queue field that is not readonly",
        "Field '{0}' holds an array or a queue and is not readonly; add 'readonly'",
        "A memory cannot be replaced by another one while the kernel runs.");

    public static readonly DiagnosticDescriptor Reference = Rule(
        "SRT1022", "Reference that is not known at elaboration",
        "'{0}' is a reference that changes or is returned; pass the variable itself by 'ref', or return a value",
        "What a ref, in or out parameter or a ref local stands for is decided when the call is inlined. It cannot be assigned "
            + "anew, chosen at run time, returned, or refer to an array as a whole.");

    public static readonly DiagnosticDescriptor CapturedParameter = Rule(
        "SRT1023", "Captured constructor parameter",
        "Constructor parameter '{0}' is used in a method; copy it to a readonly field",
        "A captured parameter is a mutable field without a name of its own.");

    public static readonly DiagnosticDescriptor SwitchShape = Rule(
        "SRT1024", "Unsupported pattern or switch",
        "{0}; use constants, relational patterns, 'and', 'or', 'not' and '_'",
        "Patterns compare integers, and the elements of tuples and fields of structs, with constants. A switch expression covers "
            + "every value, because hardware does not throw.");

    public static readonly DiagnosticDescriptor AttributeMisuse = Rule(
        "SRT1025", "Attribute on a field that cannot have it",
        "[{0}] has no meaning on field '{1}', which is {2}; remove the attribute",
        "[HostWritable] applies to mutable scalars and arrays, [HostHidden] to mutable scalars, arrays and queues, [Memory] to arrays.");

    public static readonly DiagnosticDescriptor NoEntry = Rule(
        "SRT1026", "Kernel without an entry method",
        "Kernel '{0}' has no method marked [Entry]; mark the method that the host starts",
        "Only what can be reached from an entry method becomes hardware.");

    public static readonly DiagnosticDescriptor DirectivePlace = Rule(
        "SRT1027", "Directive in the wrong place",
        "'{0}' does not direct a loop; write it once, at the start of a loop body, before all other statements",
        "Hardware.Pipeline and Hardware.Unroll say how the loop is built in whose body they come first.");

    public static readonly DiagnosticDescriptor DirectiveArgument = Rule(
        "SRT1028", "Directive with a variable argument",
        "'{0}' is not a constant; use a constant or a readonly field",
        "How a loop is built is decided when the kernel is elaborated.");

    public static readonly DiagnosticDescriptor StructShape = Rule(
        "SRT1029", "Struct that cannot be split into scalars",
        "Struct '{0}' {1}; give it fields that are integers, bool, enums or such structs",
        "A struct is kept as the scalars that it is made of, one register or memory for each.");

    public static readonly DiagnosticDescriptor ProcessShape = Rule(
        "SRT1030", "Process method has an unsupported shape",
        "Process '{0}' {1}; make it an instance method without parameters and result",
        "A process gets its data from queues and fields. Write a non-static, non-generic void method without parameters.");

    public static readonly DiagnosticDescriptor ProcessStart = Rule(
        "SRT1031", "Process called as a method",
        "Process '{0}' is called; start it with Hardware.Concurrently({0}, …)",
        "A process is hardware of its own, which other processes need to run beside.");

    public static readonly DiagnosticDescriptor SharedState = Rule(
        "SRT1032", "State shared by processes",
        "Field '{0}' is used by the processes '{1}' and '{2}', and one of them changes it; send the value through an EventQueue",
        "Which of two processes comes first is not defined, so a field that one changes has no value for the other.");

    public static readonly DiagnosticDescriptor SharedQueue = Rule(
        "SRT1033", "Queue that does more than join two processes",
        "Queue '{0}' has more than two ends: {1}; give each pair of processes a queue of its own",
        "With one process that fills a queue and one that empties it, what arrives does not depend on timing. With more it does.");

    public static readonly DiagnosticDescriptor ForEachSource = Rule(
        "SRT1034", "Foreach over something else",
        "'foreach' {0}; run over an array field or an event queue with one variable, or count with a for loop",
        "An array field and an event queue have a number of elements that hardware knows. Other collections do not exist there.");

    public static readonly DiagnosticDescriptor IndexFromEnd = Rule(
        "SRT1035", "Index from the end, or range",
        "'{0}' counts from the end or names several elements; write one index from the start, as in a[a.Length - 1]",
        "A memory has one address, which counts from the start, and gives one element.");

    public static readonly DiagnosticDescriptor Jump = Rule(
        "SRT1036", "Jump to a label",
        "'{0}' jumps to a label; write if, a loop, break, continue or return",
        "The controller is made from structured statements, so that reports can name its loops.");

    public static readonly DiagnosticDescriptor UnboundedCollection = Rule(
        "SRT1037", "Unbounded collection",
        "Field '{0}' is a {1}, which grows without bound; use EventQueue<T> with a capacity, or an array and a count",
        "Every queue and memory has a size that is known when the kernel is elaborated.");

    public static readonly DiagnosticDescriptor EndlessLoop = Rule(
        "SRT1038", "Loop without an end",
        "This loop has no condition, break or return that ends it; give it one, because the kernel would be busy for ever",
        "The host reads results and starts the next run when the kernel is no longer busy. The software twin would not return "
            + "either.");

    public static readonly DiagnosticDescriptor AttributeWithoutKernel = Rule(
        "SRT1039", "Attribute in a class that is no kernel",
        "[{0}] has no meaning in '{1}', which is not marked [HardwareKernel]; mark the class, or remove the attribute",
        "Only kernels become hardware. Without the mark on the class nothing reads the attributes of its members.",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor QueueNeverFilled = Rule(
        "SRT1040", "Queue that nothing fills",
        "Queue '{0}' is emptied here, but nothing that an entry method reaches enqueues into it; enqueue, or use an array that "
            + "the host writes",
        "A queue starts empty and the host cannot fill it, so there is never an element to take.");

    public static readonly DiagnosticDescriptor QueueElement = Rule(
        "SRT1041", "Queue of structs",
        "Queue '{0}' holds elements of the struct '{1}'; pack them into one integer, or use a queue for each field",
        "A queue is one ring buffer with one word for each element.");

    public static readonly DiagnosticDescriptor ConcurrentArgument = Rule(
        "SRT1042", "Argument of Hardware.Concurrently that starts no process",
        "'{0}' {1}; name each [Process] method once",
        "What runs side by side must be known when the kernel is elaborated, and each process is one piece of hardware.");

    public static readonly DiagnosticDescriptor NestedProcesses = Rule(
        "SRT1043", "Processes started by a process",
        "Process '{0}' starts processes; start them all with one Hardware.Concurrently in the entry method",
        "Entry methods, and methods that they call, start processes. A process that waits for others would be a second controller "
            + "of them.");

    public static readonly DiagnosticDescriptor QueueInspection = Rule(
        "SRT1044", "Look into a queue between processes",
        "Queue '{0}' joins two processes, so only Enqueue and Dequeue have a defined result; send a mark for the end of the data",
        "How many elements are in the queue depends on how fast its two processes are.");

    public static readonly DiagnosticDescriptor SharedMemory = Rule(
        "SRT1045", "Memory read by several processes",
        "Array '{0}' is read by the processes '{1}' and '{2}'; give each its own copy, or mark it [Memory(MemoryKind.Registers)]",
        "Block RAM has one port to read. Arrays in registers and constants may be read anywhere.");

    /// <summary>All rules, ordered by id.</summary>
    public static readonly ImmutableArray<DiagnosticDescriptor> All =
    [
        KernelShape, EntryShape, Allocation, FloatingPoint, UnsupportedType, Exceptions, Delegates, UnknownCall, VirtualCall,
        Recursion, GenericMethod, UnsupportedConstruct, CheckedArithmetic, ArrayShape, PropertyShape, FieldType, WideField,
        StaticField, Aliasing, MutableReference, Reference, CapturedParameter, SwitchShape, AttributeMisuse,
        NoEntry, DirectivePlace, DirectiveArgument, StructShape, ProcessShape,
        ProcessStart, SharedState, SharedQueue, ForEachSource, IndexFromEnd, Jump, UnboundedCollection, EndlessLoop,
        AttributeWithoutKernel, QueueNeverFilled, QueueElement, ConcurrentArgument, NestedProcesses, QueueInspection, SharedMemory,
    ];

    private static DiagnosticDescriptor Rule(
        string id, string title, string message, string causeAndFix, DiagnosticSeverity severity = DiagnosticSeverity.Error) =>
        new(id, title, message, "SparseRtrl.Subset", severity, isEnabledByDefault: true, causeAndFix);
}
