using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace SparseRtrl.Transpile.Diagnostics;

/// <summary>
/// Rules that need the live kernel object (SRT2…) or that concern loading it from a file (SRT3…). The rules of the C# subset are
/// in <see cref="Analyzer.Rules"/>.
/// </summary>
public static class FrontendRules
{
    public static readonly DiagnosticDescriptor NoSource = Rule(
        "SRT2001", "Kernel without source",
        "The source of kernel '{0}' is not among the source files; embed it as a resource named SubsetSources/<file>",
        "A kernel is lowered from its C# source, which must be embedded in its assembly or given as a file.");

    public static readonly DiagnosticDescriptor NullStorage = Rule(
        "SRT2002", "Array or queue is null",
        "Field '{0}' is null; create it in the constructor",
        "The constructor decides the size of every memory and queue.");

    public static readonly DiagnosticDescriptor EmptyArray = Rule(
        "SRT2003", "Array without elements",
        "Array '{0}' has no elements; a memory needs at least one",
        "A memory of depth 0 does not exist.");

    public static readonly DiagnosticDescriptor SharedArray = Rule(
        "SRT2004", "Two fields hold the same array or queue",
        "Fields '{0}' and '{1}' hold the same object; give each its own",
        "Each array field becomes a memory of its own, so sharing would be lost.");

    public static readonly DiagnosticDescriptor QueueNotEmpty = Rule(
        "SRT2005", "Queue not empty at elaboration",
        "Queue '{0}' holds {1} elements at elaboration; fill it in an entry method",
        "A queue starts empty after reset.");

    public static readonly DiagnosticDescriptor NameClash = Rule(
        "SRT2006", "Field names differ only in case",
        "Fields '{0}' and '{1}' differ only in case; rename one",
        "VHDL does not distinguish upper and lower case.");

    public static readonly DiagnosticDescriptor LargeRegisterFile = Rule(
        "SRT2007", "Large memory in registers",
        "Memory '{0}' keeps {1} elements in registers; use block RAM for more than 64",
        "Every element costs flip-flops and a leg of a wide multiplexer, of distributed memory too where there are no tables for it.",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor DivisorIsZero = Rule(
        "SRT2008", "Division by zero",
        "The divisor is 0 for this kernel object; give it another value, or divide only when it is not 0",
        "A readonly field that divides must not be zero.");

    public static readonly DiagnosticDescriptor IndexOutside = Rule(
        "SRT2009", "Constant index outside the array",
        "Index {0} is outside '{1}', which has {2} elements; make the array longer, or the index smaller",
        "C# would throw when this is executed; hardware would read another element.");

    public static readonly DiagnosticDescriptor HostMaximum = Rule(
        "SRT2010", "Maximum of a host-writable array is no such field",
        "Maximum of '{0}' names '{1}'; name a readonly integer field whose value is not negative and fits the elements",
        "The hardware keeps as many bits as the named value needs, so it must be known when the kernel is elaborated.");

    public static readonly DiagnosticDescriptor LargeArray = Rule(
        "SRT2011", "Array or queue too large",
        "'{0}' has {1} elements; make it smaller, for a memory has at most 1,048,576",
        "Far more than any device of this kind holds; the host's address space ends there too.");

    public static readonly DiagnosticDescriptor DirectiveRange = Rule(
        "SRT2012", "Directive argument out of range",
        "The argument of {0} is {1} for this kernel object; it must be at least {2}",
        "An initiation interval is at least one cycle; a loop has at least one copy of its body, or all of them (0).");

    public static readonly DiagnosticDescriptor Banks = Rule(
        "SRT2013", "Number of banks is no such number",
        "'{0}' has '{1}' banks; give a number from 1, or the name of a readonly integer field with such a value",
        "How many memories an array becomes is decided when the kernel is elaborated.");

    public static readonly DiagnosticDescriptor BankShape = Rule(
        "SRT2014", "Number of banks that does not fit the array",
        "The {1} elements of '{0}' do not go into {2} banks of {3}; cyclic banks are a power of two, blocks are rounded up to one, "
            + "and each bank holds something: choose another number or another length",
        "The number of a bank is a field of bits in an index, so that neither the kernel nor the host has to divide.");

    public static readonly DiagnosticDescriptor Unrolling = Rule(
        "SRT2015", "Loop that cannot be unrolled",
        "The number of iterations of this loop is not known when the kernel is elaborated, or too large for {0} copies; "
            + "give Hardware.Unroll a factor",
        "Without a factor every iteration becomes a copy of the body, so constants and readonly fields must say how many.");

    public static readonly DiagnosticDescriptor SinglePortContents = Rule(
        "SRT2020", "Single-port RAM with initial contents",
        "'{0}' has elements that are not 0, and a single-port RAM has no initial contents; let the host write them, or choose BlockRam",
        "A bitstream does not reach the single-port RAM of a UP5K, which holds anything after power-up.");

    public static readonly DiagnosticDescriptor ReadPorts = Rule(
        "SRT2021", "Number of read ports out of range",
        "'{0}' has {1} read ports; give a number from 1 to {2}",
        "Each read port beyond the first is a copy of the whole memory.");

    public static readonly DiagnosticDescriptor MemoryTooLarge = Rule(
        "SRT2022", "Memory larger than the device",
        "'{0}' needs {1} {2}, and the {3} has {4}; shorten it, narrow its elements, or choose another kind of memory",
        "The blocks are counted as yosys will take them, before it is started.");

    public static readonly DiagnosticDescriptor MemoriesTooLarge = Rule(
        "SRT2023", "Memories larger than the device together",
        "The memories need {0} {1} ({2}), and the {3} has {4}; shorten arrays, narrow their elements, or choose other kinds of memory",
        "The blocks are counted as yosys will take them, before it is started.");

    public static readonly DiagnosticDescriptor IntervalNotMet = Rule(
        "SRT2024", "Initiation interval not met",
        "The loop is to start an iteration every {0} cycles and takes {1}: {2}; remove what binds it, or ask for {1}",
        "Hardware.Pipeline asks for an interval that ports, multipliers or a dependence between iterations do not allow.",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor KernelCount = Rule(
        "SRT3001", "Not exactly one kernel",
        "The file declares {0} classes marked [HardwareKernel]{1}; it must declare one",
        "One file is transpiled to one kernel.");

    public static readonly DiagnosticDescriptor ConstructorArguments = Rule(
        "SRT3002", "Constructor cannot be called",
        "Kernel '{0}' cannot be constructed: {1}",
        "There must be one public constructor, and each of its parameters optional or given as name=value.");

    public static readonly DiagnosticDescriptor ConstructorThrew = Rule(
        "SRT3003", "Constructor threw",
        "The constructor of kernel '{0}' threw {1} ({2}); give it other arguments with --set, or change it",
        "The constructor checks its arguments; change them or the constructor.");

    public static readonly DiagnosticDescriptor BadArgument = Rule(
        "SRT3004", "Bad constructor argument",
        "Argument '{0}' of kernel '{1}': {2}",
        "Arguments are given as name=value with an integer or true/false.");

    /// <summary>All rules, ordered by id.</summary>
    public static readonly ImmutableArray<DiagnosticDescriptor> All =
    [
        NoSource, NullStorage, EmptyArray, SharedArray, QueueNotEmpty, NameClash, LargeRegisterFile, DivisorIsZero, IndexOutside,
        HostMaximum, LargeArray, DirectiveRange, Banks, BankShape, Unrolling,
        SinglePortContents, ReadPorts, MemoryTooLarge, MemoriesTooLarge, IntervalNotMet,
        KernelCount, ConstructorArguments, ConstructorThrew, BadArgument,
    ];

    private static DiagnosticDescriptor Rule(
        string id, string title, string message, string causeAndFix, DiagnosticSeverity severity = DiagnosticSeverity.Error) =>
        new(id, title, message, "SparseRtrl.Elaboration", severity, isEnabledByDefault: true, causeAndFix);
}
