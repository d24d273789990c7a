using SparseRtrl.Cli;

return (int)await CommandLine.RunAsync(args);
