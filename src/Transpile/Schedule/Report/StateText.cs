using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Schedule.Report;

/// <summary>The operations of one state in words. Values are called v1, v2, … in the order of the state's nodes.</summary>
internal sealed class StateText
{
    private readonly State state;
    private readonly Dictionary<Node, string> names = new(ReferenceEqualityComparer.Instance);

    public StateText(State state)
    {
        this.state = state;
        foreach (Node node in state.Nodes)
        {
            names.Add(node, $"v{names.Count + 1}");
        }
    }

    public IEnumerable<ReportedOperation> Operations(HardwareDesign design) =>
    [
        .. state.Nodes.Select(Describe),
        .. state.Accesses.Select(Describe),
        .. state.Starts.Select(p => new ReportedOperation($"start {design.Processes[p].Name}", Unit: null, PlaceOf(design, p))),
        .. state.Awaits.Select(p => new ReportedOperation($"wait for {design.Processes[p].Name}", Unit: null, PlaceOf(design, p))),
    ];

    public string Next(StateMachine controller) => Describe(state.Next, controller);

    private static string PlaceOf(HardwareDesign design, int process) => design.Processes[process].Origin.Span.ToString();

    private ReportedOperation Describe(Node node)
    {
        string memory = node.Memory is null ? string.Empty : $" {node.Memory.Name}";
        string text = $"{names[node]}:{node.Type} = {node.Code}{memory} {string.Join(", ", node.Inputs.Select(Describe))}";
        return new(text, node.Unit?.Name, node.Origin.Span.ToString());
    }

    private ReportedOperation Describe(StorageAccess access)
    {
        (string text, Provenance origin) = access switch
        {
            RegisterWrite write => ($"{write.Register.Name} := {Describe(write.Value)}", write.Origin),
            MemoryRead read => ($"read {read.Memory.Name}[{Describe(read.Address)}]", read.Origin),
            MemoryWrite write => ($"{write.Memory.Name}[{Describe(write.Address)}] := {Describe(write.Value)}", write.Origin),
            QueuePop pop => ($"dequeue {pop.Queue.Name}", pop.Origin),
            QueuePush push => ($"enqueue {Describe(push.Value)} into {push.Queue.Name}", push.Origin),
            _ => throw new InvalidOperationException($"Unknown access {access.GetType().Name}."),
        };
        string condition = access.Enable is null ? string.Empty : $" if {Describe(access.Enable)}";
        return new(text + condition, Unit: null, origin.Span.ToString());
    }

    private string Describe(Signal signal) => signal switch
    {
        ConstantSignal constant => $"{constant.Literal}",
        RegisterSignal register => register.Register.Name,
        MemoryOutputSignal output => $"{output.Memory.Name}.output",
        QueueFrontSignal front => $"{front.Queue.Name}.front",
        Node node => names[node],
        _ => throw new InvalidOperationException($"Unknown signal {signal.GetType().Name}."),
    };

    private string Describe(Transition transition, StateMachine controller) => transition switch
    {
        Goto jump => controller.States[jump.State].Name,
        Branch branch =>
            $"if {Describe(branch.Condition)} then {Describe(branch.WhenTrue, controller)} else {Describe(branch.WhenFalse, controller)}",
        _ => "done",
    };
}
