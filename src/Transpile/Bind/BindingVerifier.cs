using System.Collections;
using System.Collections.Immutable;
using SparseRtrl.Transpile.Design;
using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Bind;

/// <summary>
/// Checks a register binding by following what the registers hold, without regard to how it was found: wherever a register of the
/// design is read, the register that stands for it must hold its value on every way that control can have taken.
/// </summary>
internal sealed class BindingVerifier
{
    private readonly DesignFlow flow;
    private readonly IReadOnlyDictionary<Register, Register> bound;
    private readonly ILookup<Register, Register> sharers;

    private BindingVerifier(DesignFlow flow, IReadOnlyDictionary<Register, Register> bound)
    {
        this.flow = flow;
        this.bound = bound;
        sharers = flow.Design.Registers.ToLookup(Of);
    }

    /// <param name="flow">Of the design before binding.</param>
    /// <param name="bound">For each register that is replaced, the one that stands for it.</param>
    /// <exception cref="InvalidOperationException">Lists every violation.</exception>
    public static void ThrowIfInvalid(DesignFlow flow, IReadOnlyDictionary<Register, Register> bound)
    {
        List<string> violations = [.. Verify(flow, bound)];
        if (violations.Count > 0)
        {
            throw new InvalidOperationException(
                $"The register binding of {flow.Design.Name} is invalid; this is a bug of the compiler:\n" + string.Join('\n', violations));
        }
    }

    public static IEnumerable<string> Verify(DesignFlow flow, IReadOnlyDictionary<Register, Register> bound)
    {
        var verifier = new BindingVerifier(flow, bound);
        return bound.SelectMany(b => VerifyPair(b.Key, b.Value)).Concat(verifier.VerifyControllers()).Concat(verifier.VerifyReads());
    }

    private static IEnumerable<string> VerifyPair(Register register, Register other)
    {
        if (register.Type != other.Type)
        {
            yield return $"{register} is a {register.Type}, and {other}, which stands for it, a {other.Type}";
        }

        if (register.NeedsReset || (other.NeedsReset && !other.IsField))
        {
            yield return $"{register} and {other} are one, but what they hold outlives a run";
        }
    }

    /// <summary>Following one controller says nothing of what another writes meanwhile.</summary>
    private IEnumerable<string> VerifyControllers() => flow.States
        .SelectMany(s => s.RegisterWrites.Select(w => (Register: Of(w.Register), Controller: flow.Design.ProcessOf(s)))
            .Concat(s.ReadSignals.OfType<RegisterSignal>().Where(r => Of(r.Register) != r.Register)
                .Select(r => (Register: Of(r.Register), Controller: flow.Design.ProcessOf(s)))))
        .Where(use => sharers[use.Register].Count() > 1)
        .Distinct().GroupBy(use => use.Register, use => use.Controller)
        .Where(users => users.Count() > 1 && flow.States.Any(s => s.RegisterWrites.Any(w => Of(w.Register) == users.Key)))
        .Select(users => $"{users.Key} stands for registers of controllers that work at the same time");

    private IEnumerable<string> VerifyReads()
    {
        ImmutableArray<BitArray> intact = Intact();
        foreach (State state in flow.States)
        {
            BitArray wrong = new BitArray(intact[state.Index]).Not().And(flow.Reads[state.Index]).And(flow.MayBeDefined[state.Index]);
            for (int register = 0; register < wrong.Length; register++)
            {
                if (wrong[register])
                {
                    Register read = flow.Design.Registers[register];
                    yield return $"state {state.Name}: {Of(read)} stands for {read} but may hold something else";
                }
            }

            foreach (RegisterWrite write in state.RegisterWrites)
            {
                if (state.RegisterWrites.Any(w => w.Register != write.Register && Of(w.Register) == Of(write.Register) && !AreEqual(w, write)))
                {
                    yield return $"state {state.Name}: {Of(write.Register)} gets two values at once";
                }
            }
        }
    }

    /// <summary>For each state the registers whose value is, when it begins, where the binding says.</summary>
    private ImmutableArray<BitArray> Intact()
    {
        // From all to fewer, until every state has what all ways to it leave intact.
        ImmutableArray<BitArray> before = [.. flow.States.Select(_ => new BitArray(flow.Design.Registers.Length, defaultValue: true))];
        DesignFlow.UntilStable(flow.States.Select(s => s.Index), flow.Successors, state =>
        {
            BitArray after = After(flow.States[state], before[state]);
            bool changed = false;
            foreach (int next in flow.Successors[state])
            {
                // What has not been written holds nothing that could be lost.
                BitArray lost = new BitArray(after).Not().And(flow.DefinedBetween(state, next));
                changed |= new BitArray(before[next]).And(lost).HasAnySet();
                before[next].And(lost.Not());
            }

            return changed;
        });
        return before;
    }

    private BitArray After(State state, BitArray before)
    {
        var after = new BitArray(before);
        foreach (RegisterWrite write in state.RegisterWrites)
        {
            foreach (Register sharer in sharers[Of(write.Register)])
            {
                int index = flow.IndexOf(sharer);
                after[index] = sharer == write.Register
                    ? write.Enable is null || before[index] || !flow.MayBeDefined[state.Index][index]
                    : HasSameValue(state, write, sharer, before);
            }
        }

        return after;
    }

    /// <summary>Whether what is written is also what another register holds after the state.</summary>
    private bool HasSameValue(State state, RegisterWrite write, Register other, BitArray before) =>
        state.RegisterWrites.FirstOrDefault(w => w.Register == other) is { } second
            ? AreEqual(second, write) && (write.Enable is null || before[flow.IndexOf(other)])
            : write.Value is RegisterSignal copied && copied.Register == other && before[flow.IndexOf(other)];

    private static bool AreEqual(RegisterWrite a, RegisterWrite b) => a.Value == b.Value && a.Enable == b.Enable;

    private Register Of(Register register) => bound.GetValueOrDefault(register, register);
}
