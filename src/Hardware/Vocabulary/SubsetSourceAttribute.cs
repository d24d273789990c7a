namespace SparseRtrl.Hardware;

/// <summary>
/// Marks a class of static helpers that kernels of other projects may call. Its source is embedded in its assembly as a resource
/// named <c>SubsetSources/&lt;file&gt;</c>, from where the transpiler reads it; the analyzer checks the class where it is compiled
/// and trusts it elsewhere.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class SubsetSourceAttribute : Attribute;
