namespace SparseRtrl.Transpile.Timing;

/// <summary>What a node of a <see cref="LogicNetwork"/> is.</summary>
internal enum LogicKind : byte
{
    Constant,

    /// <summary>Output of a flip-flop.</summary>
    FlipFlop,

    /// <summary>One bit of a block RAM's output.</summary>
    BlockRam,

    /// <summary>Of two nodes, either of which may be inverted.</summary>
    And,

    /// <summary>Sum bit of a full adder: two operand bits and the carry below.</summary>
    Sum,

    /// <summary>Carry out of a full adder.</summary>
    Carry,

    /// <summary>A carry that logic reads: it has to pass through the next logic cell of its chain.</summary>
    CarryTap,

    /// <summary>A hard multiplier; its inputs are the bits of both factors.</summary>
    Multiplier,

    /// <summary>One bit of a multiplier's product.</summary>
    Product,
}

/// <summary>
/// Logic of a design bit by bit: and-nodes with inverters on their inputs, as in ABC, and what an iCE40 has besides look-up tables.
/// A literal is twice a node's number, plus one when it is inverted. Equal and-nodes exist once.
/// </summary>
internal sealed class LogicNetwork
{
    public const int False = 0;
    public const int True = 1;

    // In tenths of an and-node, of which a look-up table covers two in a row.
    private const int AndLevel = 10;
    private const int LutLevel = 20;
    private const int CarryLevel = 2;
    private const int MultiplierLevel = 60;

    private readonly List<LogicNode> nodes = [new(LogicKind.Constant, [], 0, string.Empty)];
    private readonly Dictionary<(int, int), int> ands = [];

    /// <summary>Every node comes after what it reads.</summary>
    public IReadOnlyList<LogicNode> Nodes => nodes;

    public static int Not(int literal) => literal ^ 1;

    public static int NodeOf(int literal) => literal >> 1;

    public static bool IsConstant(int literal) => literal <= True;

    /// <summary>Rough time of arrival, by which trees are balanced.</summary>
    public int LevelOf(int literal) => nodes[NodeOf(literal)].Level;

    /// <param name="name">What a path that starts here is said to start at.</param>
    public int AddSource(LogicKind kind, string name) => Add(kind, [], 0, name);

    public int And(int a, int b)
    {
        (a, b) = a < b ? (a, b) : (b, a);
        if (a == False || a == Not(b))
        {
            return False;
        }

        if (a == True || a == b)
        {
            return b;
        }

        if (!ands.TryGetValue((a, b), out int literal))
        {
            literal = ands[(a, b)] = Add(LogicKind.And, [a, b], AndLevel + Math.Max(LevelOf(a), LevelOf(b)));
        }

        return literal;
    }

    public int Or(int a, int b) => Not(And(Not(a), Not(b)));

    public int Xor(int a, int b) => Or(And(a, Not(b)), And(Not(a), b));

    public int Select(int condition, int whenTrue, int whenFalse) =>
        whenTrue == whenFalse ? whenTrue : Or(And(condition, whenTrue), And(Not(condition), whenFalse));

    public int All(IEnumerable<int> literals) => Reduce(literals, And);

    public int Any(IEnumerable<int> literals) => Not(Reduce(literals.Select(Not), And));

    /// <summary>Whether two conjunctions can be seen not to hold together: one asks for what the other forbids.</summary>
    public bool Exclude(int a, int b)
    {
        HashSet<int> asked = [.. Conjuncts(a)];
        return Conjuncts(b).Any(literal => asked.Contains(Not(literal)));
    }

    /// <summary>A full adder of a carry chain; what is constant in it becomes plain logic.</summary>
    public (int Sum, int Carry) FullAdder(int a, int b, int carry)
    {
        if (new[] { a, b, carry }.Count(IsConstant) > 1)
        {
            int both = Or(And(a, b), And(carry, Or(a, b)));
            return (Xor(Xor(a, b), carry), both);
        }

        int operands = Math.Max(LevelOf(a), LevelOf(b));
        bool continues = nodes[NodeOf(carry)].Kind == LogicKind.Carry;
        int sum = Math.Max(operands + LutLevel, LevelOf(carry) + (continues ? AndLevel : LutLevel));
        int next = Math.Max(operands + AndLevel, LevelOf(carry) + (continues ? CarryLevel : AndLevel));
        return (Add(LogicKind.Sum, [a, b, carry], sum), Add(LogicKind.Carry, [a, b, carry], next));
    }

    /// <summary>A carry as something that logic can read.</summary>
    public int Tap(int carry) => nodes[NodeOf(carry)].Kind == LogicKind.Carry
        ? Add(LogicKind.CarryTap, [carry], LevelOf(carry) + AndLevel)
        : carry;

    /// <summary>The bits of a hard multiplier's product: the nodes that follow the multiplier's.</summary>
    public int[] Multiply(IEnumerable<int> factorBits, int productBits)
    {
        int[] inputs = [.. factorBits.Where(bit => !IsConstant(bit)).Distinct()];
        int level = MultiplierLevel + inputs.Select(LevelOf).DefaultIfEmpty().Max();
        int multiplier = Add(LogicKind.Multiplier, inputs, level);
        return [.. Enumerable.Range(0, productBits).Select(_ => Add(LogicKind.Product, [multiplier], level))];
    }

    private IEnumerable<int> Conjuncts(int literal) =>
        (literal & 1) == 0 && nodes[NodeOf(literal)] is { Kind: LogicKind.And, Inputs: var inputs }
            ? inputs.SelectMany(Conjuncts)
            : [literal];

    /// <summary>Joins the least deep first, which gives the flattest tree.</summary>
    private int Reduce(IEnumerable<int> literals, Func<int, int, int> join)
    {
        var waiting = new PriorityQueue<int, (int, int)>(literals.Distinct().Select((l, i) => (l, (LevelOf(l), i))));
        int order = waiting.Count;
        int result = True;
        while (waiting.TryDequeue(out int first, out _))
        {
            if (!waiting.TryDequeue(out int second, out _))
            {
                return first;
            }

            result = join(first, second);
            waiting.Enqueue(result, (LevelOf(result), order++));
        }

        return result;
    }

    private int Add(LogicKind kind, int[] inputs, int level, string name = "")
    {
        nodes.Add(new(kind, inputs, level, name));
        return 2 * (nodes.Count - 1);
    }
}

/// <param name="Inputs">Literals.</param>
/// <param name="Name">Of a source.</param>
internal readonly record struct LogicNode(LogicKind Kind, int[] Inputs, int Level, string Name);
