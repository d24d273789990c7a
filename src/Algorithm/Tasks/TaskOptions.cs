using System.Globalization;
using System.Reflection;

namespace SparseRtrl.Algorithm;

/// <summary>
/// Makes a task with sizes that a user wrote, e.g. <c>length=8,delay=20</c>: the parameters of its constructor.
/// </summary>
internal static class TaskOptions
{
    /// <param name="standard">The task with its usual sizes.</param>
    /// <param name="options">NAME=VALUE, separated by commas.</param>
    /// <exception cref="FormatException">There is no such option, or it cannot have this value.</exception>
    public static GeneratedTask Create(GeneratedTask standard, string options)
    {
        ConstructorInfo constructor = standard.GetType().GetConstructors().Single();
        ParameterInfo[] parameters = constructor.GetParameters();
        object?[] values = Array.ConvertAll(parameters, parameter => parameter.DefaultValue);
        HashSet<int> given = [];
        foreach (string option in options.Split(','))
        {
            string[] words = option.Split('=', 2);
            int index = Array.FindIndex(parameters, parameter => parameter.Name == words[0]);
            if (index < 0 || words.Length < 2)
            {
                string known = string.Join(", ", parameters.Select(parameter => $"{parameter.Name}={parameter.DefaultValue}"));
                throw new FormatException(
                    $"The task '{standard.Name}' has no option '{option}'. Its options, with their usual values: {known}.");
            }

            values[index] = given.Add(index)
                ? Parse(words[1], parameters[index], standard)
                : throw new FormatException($"The option '{words[0]}' of the task '{standard.Name}' is there twice.");
        }

        try
        {
            return (GeneratedTask)constructor.Invoke(BindingFlags.DoNotWrapExceptions, binder: null, values, culture: null);
        }
        catch (ArgumentException outOfRange)
        {
            throw new FormatException(
                $"The task '{standard.Name}' cannot be made with '{options}': {outOfRange.Message}", outOfRange);
        }
    }

    private static object Parse(string text, ParameterInfo parameter, GeneratedTask task)
    {
        bool isWhole = parameter.ParameterType == typeof(int);
        if (isWhole && int.TryParse(text, NumberStyles.AllowLeadingSign, provider: null, out int integer))
        {
            return integer;
        }

        return !isWhole && double.TryParse(text, NumberStyles.Float, provider: null, out double number)
            ? number
            : throw new FormatException(
                $"The option '{parameter.Name}' of the task '{task.Name}' is a {(isWhole ? "whole " : "")}number, not '{text}'.");
    }
}
