using SparseRtrl.Transpile.Ir;

namespace SparseRtrl.Transpile.Vhdl.Tree;

/// <summary>A VHDL subtype, as far as generated kernels need them.</summary>
public abstract record VhdlType
{
    public static readonly VhdlType StdLogic = new StdLogicType();
    public static readonly VhdlType Boolean = new NamedType("boolean");
    public static readonly VhdlType Integer = new NamedType("integer");

    public static VectorType Vector(int width) => new(VectorKind.StdLogicVector, width);

    public static VectorType Unsigned(int width) => new(VectorKind.Unsigned, width);

    public static VectorType Signed(int width) => new(VectorKind.Signed, width);

    /// <summary>How a value of the type is carried by a signal: <c>std_logic</c> for bool, else <c>signed</c> or <c>unsigned</c>.</summary>
    public static VhdlType Of(HardwareType type) => type == HardwareType.Bool ? StdLogic : VectorOf(type);

    /// <summary>The same as a vector in every case: a bool is an <c>unsigned(0 downto 0)</c>.</summary>
    public static VectorType VectorOf(HardwareType type) => type.IsSigned ? Signed(type.Bits) : Unsigned(type.Bits);
}

public sealed record StdLogicType : VhdlType;

/// <summary>An enumeration, an array or a predefined scalar type, by its name.</summary>
public sealed record NamedType(string Name) : VhdlType;

public enum VectorKind
{
    StdLogicVector,
    Unsigned,
    Signed,
}

/// <summary><c>kind(Width-1 downto 0)</c>.</summary>
public sealed record VectorType(VectorKind Kind, int Width) : VhdlType;
