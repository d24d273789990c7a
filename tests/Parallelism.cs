using Xunit.Sdk;
using Xunit.v3;

// Every test makes what it needs in a folder of its own, so those of a class need not wait for each other either.
[assembly: Parallelization(Mode = ParallelMode.All)]
