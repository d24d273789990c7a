namespace SparseRtrl.Transpile.Ir;

/// <summary>What each operation code asks of its operands, target and result.</summary>
internal static class OperationRules
{
    /// <param name="require">Receives each condition with the message for when it does not hold.</param>
    public static void Check(Operation operation, Action<bool, string> require)
    {
        int expected = OperandCount(operation.Code);
        require(
            operation.Operands.Length == expected, $"{operation.Code} has {expected} operands, not {operation.Operands.Length}");
        bool hasResult = operation.Code is not (OpCode.WriteRegister or OpCode.Store or OpCode.Enqueue or OpCode.QueueClear);
        require(operation.Result is not null == hasResult,
            hasResult ? $"{operation.Code} has a result" : $"{operation.Code} has no result");
        require(operation.Enable is null || operation.Target is Memory or Queue, "only an access of a memory or queue has an enable");
        require(operation.Enable is null || operation.Enable.Type == HardwareType.Bool, "an enable is a bool");
        bool hasTarget = CheckTarget(operation, require);
        if (operation.Operands.Length != expected || operation.Result is not null != hasResult || !hasTarget)
        {
            return;
        }

        CheckArithmetic(operation, require);
        CheckStorage(operation, require);
    }

    private static int OperandCount(OpCode code) => code switch
    {
        OpCode.Select => 3,
        OpCode.ReadRegister or OpCode.QueueCount or OpCode.QueueClear or OpCode.Dequeue => 0,
        OpCode.Negate or OpCode.Not or OpCode.Convert => 1,
        OpCode.PopCount or OpCode.TrailingZeroCount or OpCode.LeadingZeroCount => 1,
        OpCode.WriteRegister or OpCode.Load or OpCode.Enqueue or OpCode.QueuePeek => 1,
        _ => 2,
    };

    private static bool CheckTarget(Operation operation, Action<bool, string> require)
    {
        Type? wanted = operation.Code switch
        {
            OpCode.ReadRegister or OpCode.WriteRegister => typeof(Register),
            OpCode.Load or OpCode.Store => typeof(Memory),
            OpCode.QueueCount or OpCode.QueueClear or OpCode.Enqueue or OpCode.Dequeue or OpCode.QueuePeek => typeof(Queue),
            _ => null,
        };
        bool isRight = operation.Target?.GetType() == wanted;
        require(
            isRight, $"the target of {operation.Code} is {(wanted is null ? "nothing" : $"a {wanted.Name.ToLowerInvariant()}")}");
        return isRight;
    }

    private static void CheckArithmetic(Operation operation, Action<bool, string> require)
    {
        switch (operation.Code)
        {
            case OpCode.ShiftLeft or OpCode.ShiftRight:
                require(!operation.Operands[1].Type.IsSigned, "a shift count is unsigned");
                break;
            case OpCode.Equal or OpCode.NotEqual or OpCode.LessThan or OpCode.LessOrEqual:
                require(operation.Result!.Type == HardwareType.Bool, "a comparison gives a bool");
                break;
            case OpCode.Select:
                require(operation.Operands[0].Type == HardwareType.Bool, "a condition is a bool");
                break;
        }
    }

    private static void CheckStorage(Operation operation, Action<bool, string> require)
    {
        HardwareType element = operation.Target switch
        {
            Register register => register.Type,
            Memory memory => memory.ElementType,
            Queue queue => queue.ElementType,
            _ => default,
        };
        switch (operation.Code)
        {
            case OpCode.ReadRegister or OpCode.Load or OpCode.Dequeue or OpCode.QueuePeek:
                require(operation.Result!.Type == element, $"the result is a {operation.Result.Type}, not a {element}");
                break;
            case OpCode.WriteRegister or OpCode.Store or OpCode.Enqueue:
                require(operation.Operands[^1].Type == element, $"the value is a {operation.Operands[^1].Type}, not a {element}");
                break;
        }

        if (operation.Target is Memory { Depth: var depth } && operation.Operands[0] is Constant { Literal: var index })
        {
            require(index >= 0 && index < depth, $"the index {index} is outside the {depth} elements");
        }
    }
}
