using IoTOpsReadiness.Help;

// help  <assembly> <pages> <file> [<address>]  writes the help file of the cmdlets; the address is that of the published docs
// pages <assembly> <pages>                     writes the parameter tables of the pages anew
// about <pages> <folder>                       writes the topics that Get-Help about_* shows
try
{
    return Run(args);
}
catch (FileNotFoundException exception)
{
    // In the words of a compiler, so that the build shows it as an error of its own.
    Console.Error.WriteLine($"iotops-help : error : every command has a page, and {exception.FileName} is missing.");
    return 1;
}

static int Run(string[] args)
{
    switch (args)
    {
        case ["help", string assembly, string pages, string file, .. string[] address] when address.Length < 2:
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
            MamlWriter.Write(CmdletAssembly.Load(assembly), pages, file, address is [{ Length: > 0 } given] ? new(new(given), "cmdlets/") : null);
            return 0;
        case ["pages", string assembly, string pages]:
            foreach (CmdletDescription cmdlet in CmdletAssembly.Load(assembly))
            {
                string page = CmdletPage.PathOf(pages, cmdlet.Name);
                File.WriteAllText(page, CmdletPage.WithParameters(File.ReadAllText(page), cmdlet));
            }

            return 0;
        case ["about", string pages, string folder]:
            Directory.CreateDirectory(folder);
            foreach (string page in Directory.EnumerateFiles(pages, "about_*.md"))
            {
                File.WriteAllText(Path.Combine(folder, Path.GetFileNameWithoutExtension(page) + ".help.txt"), AboutTopic.ToText(File.ReadAllText(page)));
            }

            return 0;
        default:
            Console.Error.WriteLine("usage: iotops-help help <assembly> <pages folder> <help file> [<address of docs>] | pages <assembly> <pages folder> | about <pages folder> <folder>");
            return 2;
    }
}
