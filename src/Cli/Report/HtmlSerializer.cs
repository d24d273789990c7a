using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace SparseRtrl.Cli.Report;

/// <summary>Writes an element tree as text that HTML and XML parsers read alike.</summary>
internal static class HtmlSerializer
{
    private static readonly HashSet<string> s_voidElements = ["meta", "link", "br", "hr", "img"];

    private static readonly XmlWriterSettings s_settings =
        new() { OmitXmlDeclaration = true, Indent = true, NewLineChars = "\n" };

    public static string Serialize(XElement page)
    {
        foreach (var element in page.DescendantsAndSelf())
        {
            Prepare(element);
        }

        // A StringBuilder target takes no encoding, and the declaration is left out: HTML has its own in <meta charset>.
        var text = new StringBuilder("<!DOCTYPE html>\n");
        using (var writer = XmlWriter.Create(text, s_settings))
        {
            page.Save(writer);
        }

        return text.Append('\n').ToString();
    }

    private static void Prepare(XElement element)
    {
        // An HTML parser takes <td/> for an opening tag, so an empty element gets an explicit end tag.
        if (element.IsEmpty && !s_voidElements.Contains(element.Name.LocalName))
        {
            element.Value = "";
        }

        foreach (var attribute in element.Attributes())
        {
            attribute.Value = WithoutInvalidCharacters(attribute.Value);
        }

        foreach (var text in element.Nodes().OfType<XText>())
        {
            text.Value = WithoutInvalidCharacters(text.Value);
        }
    }

    /// <summary>Tool messages may hold terminal escapes and other characters that no XML document may hold.</summary>
    private static string WithoutInvalidCharacters(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            clean.Append(!rune.IsBmp || XmlConvert.IsXmlChar((char)rune.Value) ? rune.ToString() : "\uFFFD");
        }

        return clean.ToString();
    }
}
