namespace IoTOpsReadiness.Help;

/// <summary>A cmdlet as its class declares and documents it.</summary>
/// <param name="Name">Verb and noun.</param>
/// <param name="Summary">What the class says of itself.</param>
/// <param name="DefaultSet">The parameter set where none is chosen.</param>
/// <param name="Parameters">Its parameters, its own first, then those of its base classes.</param>
/// <param name="Outputs">The types it returns.</param>
internal sealed record CmdletDescription(string Name, string Summary, string? DefaultSet, IReadOnlyList<ParameterDescription> Parameters, IReadOnlyList<Type> Outputs)
{
    /// <summary>The names of its parameter sets, the default one first.</summary>
    public IReadOnlyList<string> Sets
    {
        get
        {
            string[] named = [.. Parameters.SelectMany(parameter => parameter.Sets.Keys).Where(set => set != ParameterDescription.AllSets).Distinct()];
            return named.Length == 0 ? [ParameterDescription.AllSets] : [.. named.OrderBy(set => set != DefaultSet)];
        }
    }
}
