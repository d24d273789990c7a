namespace SparseRtrl.Algorithm;

/// <summary>The members of an object in a user's JSON file.</summary>
/// <param name="value">The object itself.</param>
internal sealed class InputObject(InputValue value, IReadOnlyDictionary<string, InputValue> members)
{
    /// <exception cref="InputFileException">There is no such key.</exception>
    public InputValue this[string key] => Find(key) ?? throw value.MissingKey(key);

    public InputValue? Find(string key) => members.GetValueOrDefault(key);

    /// <param name="what">What the object is, e.g. "a readout".</param>
    /// <exception cref="InputFileException">There is another key.</exception>
    public InputObject WithOnly(string what, params IReadOnlyList<string> keys)
    {
        foreach ((string key, InputValue member) in members)
        {
            if (!keys.Contains(key))
            {
                throw member.Error($"unknown key; {what} has the keys {string.Join(", ", keys)}");
            }
        }

        return this;
    }
}
