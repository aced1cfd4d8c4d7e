package io.jackfield.deploy.describe;

import io.jackfield.deploy.describe.Element.Attribute;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads a descriptor into elements. A DOCTYPE may stand in it, as sip.xml 1.0 has one, but is not read: nothing outside the
 * file is ever opened, and an entity that it would define is an error.
 */
final class XmlReader {
    private static final int MAX_DEPTH = 64;
    private static final int MAX_ELEMENTS = 20_000;

    private XmlReader() {
    }

    /** @throws RefusedException with the line, if it is not well-formed or too large */
    static Element read(InputStream in) throws RefusedException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(in);
            try {
                return read(reader);
            } finally {
                reader.close();
            }
        } catch (XMLStreamException e) {
            throw new RefusedException("line " + e.getLocation().getLineNumber() + ": " + plain(e.getMessage()), e);
        }
    }

    private static Element read(XMLStreamReader reader) throws XMLStreamException, RefusedException {
        Deque<Open> open = new ArrayDeque<>();
        Element root = null;
        int elements = 0;
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    if (open.size() == MAX_DEPTH || ++elements > MAX_ELEMENTS) {
                        throw new RefusedException("line " + reader.getLocation().getLineNumber()
                                + ": there are more elements than any application has.");
                    }
                    open.push(new Open(reader));
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                    if (!open.isEmpty()) {
                        open.peek().text.append(reader.getText());
                    }
                }
                case XMLStreamConstants.ENTITY_REFERENCE -> throw new RefusedException("line "
                        + reader.getLocation().getLineNumber() + ": the entity " + reader.getLocalName()
                        + " is not allowed.");
                case XMLStreamConstants.END_ELEMENT -> {
                    Element closed = open.pop().close();
                    if (open.isEmpty()) {
                        root = closed;
                    } else {
                        open.peek().children.add(closed);
                    }
                }
                default -> { } // comments, white space, DOCTYPE
            }
        }
        return root;
    }

    /** The parser's own words, without its prefix and line breaks. */
    private static String plain(String message) {
        int words = message.indexOf("Message:");
        return (words < 0 ? message : message.substring(words + "Message:".length())).replaceAll("\\s+", " ").trim();
    }

    /** An element that is being read. */
    private static final class Open {
        final String name;
        final int line;
        final StringBuilder text = new StringBuilder();
        final List<Attribute> attributes = new ArrayList<>();
        final List<Element> children = new ArrayList<>();

        Open(XMLStreamReader reader) {
            name = reader.getLocalName();
            line = reader.getLocation().getLineNumber();
            for (int i = 0; i < reader.getAttributeCount(); i++) {
                attributes.add(new Attribute(reader.getAttributeLocalName(i), reader.getAttributeValue(i)));
            }
        }

        Element close() {
            return new Element(name, text.toString().trim(), line, attributes, children);
        }
    }
}
