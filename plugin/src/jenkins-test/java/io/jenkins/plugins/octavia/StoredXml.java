package io.jenkins.plugins.octavia;

import hudson.util.XStream2;
import java.io.InputStream;
import java.io.StringWriter;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * A file as the last version wrote it, beside the tests, and what becomes of it where one of its elements is missing. It
 * is read as Jenkins reads it, which runs no constructor.
 */
public final class StoredXml {

    private final Document document;

    private StoredXml(Document document) {
        this.document = document;
    }

    public static StoredXml of(String name) throws Exception {
        try (InputStream content = StoredXml.class.getResourceAsStream(name)) {
            return new StoredXml(
                    DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(content));
        }
    }

    /** The same with another text in the first element of this name. */
    public StoredXml with(String element, String text) {
        document.getElementsByTagName(element).item(0).setTextContent(text);
        return this;
    }

    public Object read() throws Exception {
        StringWriter xml = new StringWriter();
        TransformerFactory.newInstance().newTransformer().transform(new DOMSource(document), new StreamResult(xml));
        return new XStream2().fromXML(xml.toString());
    }

    /** What is read where one element of this parent is missing, by the element's name; for every element in it. */
    public Map<String, Object> withoutEach(String parent) throws Exception {
        Map<String, Object> read = new TreeMap<>();
        Element element = (Element) document.getElementsByTagName(parent).item(0);
        NodeList children = element.getElementsByTagName("*");
        for (int i = 0; i < children.getLength(); i++) {
            Element child = (Element) children.item(i);
            if (child.getParentNode() == element) {
                Element after = (Element) element.cloneNode(true);
                element.removeChild(child);
                read.put(child.getTagName(), read());
                element.getParentNode().replaceChild(after, element);
                element = after;
                children = element.getElementsByTagName("*");
            }
        }
        return read;
    }
}
