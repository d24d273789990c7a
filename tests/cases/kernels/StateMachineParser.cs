using SparseRtrl.Hardware;

/// <summary>Sums the decimal numbers in a text; everything else separates, and '#' ends the text. A switch, continue and enums.</summary>
[HardwareKernel]
public sealed class StateMachineParser
{
    private enum Mode : byte
    {
        Between,
        Number,
        Negative,
    }

    [HostWritable] private readonly byte[] text = new byte[32];
    private int sum;
    private byte numbers;

    [Entry]
    public void Run()
    {
        Mode mode = Mode.Between;
        int number = 0;
        sum = 0;
        numbers = 0;
        for (int i = 0; i < text.Length; i++)
        {
            byte character = text[i];
            if (character == '#')
            {
                break;
            }

            bool isDigit = character >= '0' && character <= '9';
            switch (mode)
            {
                case Mode.Between:
                    if (!isDigit)
                    {
                        mode = character == '-' ? Mode.Negative : Mode.Between;
                        continue;
                    }

                    numbers++;
                    number = character - '0';
                    mode = Mode.Number;
                    break;
                case Mode.Negative:
                    mode = isDigit ? Mode.Number : Mode.Between;
                    number = isDigit ? -(character - '0') : 0;
                    numbers += (byte)(isDigit ? 1 : 0);
                    break;
                default:
                    if (isDigit)
                    {
                        int digit = character - '0';
                        number = (number * 10) + (number < 0 ? -digit : digit);
                    }
                    else
                    {
                        sum += number;
                        mode = Mode.Between;
                    }

                    break;
            }
        }

        sum += mode == Mode.Number ? number : 0;
    }
}
