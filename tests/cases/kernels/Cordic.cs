using SparseRtrl.Hardware;

/// <summary>
/// Rotates vectors by CORDIC: shifts and adds only. Angles are fractions of a turn with 16 bits; lengths grow by 1.647. The
/// vectors are an array of structs, and a step changes them by reference.
/// </summary>
[HardwareKernel]
public sealed class Cordic
{
    private const int Steps = 12;

    /// <summary>atan(2^−i) in turns, with 16 fraction bits.</summary>
    private readonly short[] angles = new short[Steps];

    [HostWritable] private readonly Vector[] vectors = new Vector[4];
    [HostWritable] private short angle;
    private (Vector Sum, byte Quadrants) result;

    public Cordic()
    {
        for (int i = 0; i < Steps; i++)
        {
            angles[i] = (short)Math.Round(Math.Atan(Math.Pow(2, -i)) / (2 * Math.PI) * 65536);
        }
    }

    [Entry]
    public void Rotate()
    {
        result = default;
        for (int i = 0; i < vectors.Length; i++)
        {
            ref Vector vector = ref vectors[i];
            vector = Turn(vector with { X = Bounded(vector.X), Y = Bounded(vector.Y) }, angle);
            result.Sum += vector;
            result.Quadrants = vector switch
            {
                { X: >= 0, Y: >= 0 } => (byte)(result.Quadrants | 1),
                { X: < 0, Y: var y } when y >= 0 => (byte)(result.Quadrants | 2),
                { X: < 0 } => (byte)(result.Quadrants | 4),
                _ => (byte)(result.Quadrants | 8),
            };
        }
    }

    private static short Bounded(short value) => (short)Math.Clamp((int)value, -8000, 8000);

    /// <summary>The steps reach a quarter turn; half a turn before them gives the rest.</summary>
    private Vector Turn(Vector start, short by)
    {
        (Vector vector, int left) = by is > 16384 or < -16384 ? (-start, (short)(by + 32768)) : (start, by);
        for (int i = 0; i < Steps; i++)
        {
            Step(ref vector, ref left, i);
        }

        return vector;
    }

    private void Step(ref Vector vector, ref int left, int i)
    {
        bool isNegative = left < 0;
        vector += isNegative ? vector.Across(i) : -vector.Across(i);
        left -= isNegative ? -angles[i] : angles[i];
    }

    private readonly record struct Vector(short X, short Y)
    {
        /// <summary>At right angles, divided by 2^i.</summary>
        public Vector Across(int i) => new((short)(Y >> i), (short)(-X >> i));

        public static Vector operator +(Vector a, Vector b) => new((short)(a.X + b.X), (short)(a.Y + b.Y));

        public static Vector operator -(Vector a) => new((short)-a.X, (short)-a.Y);
    }
}
