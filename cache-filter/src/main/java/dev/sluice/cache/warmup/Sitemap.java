package dev.sluice.cache.warmup;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads the {@code loc} of each {@code url} of a sitemap (sitemaps.org, protocol 0.9). No document type is read and no
 * entity resolved, so a sitemap can neither read files of this machine nor grow while it is read.
 */
final class Sitemap {
    private static final String NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9";

    private Sitemap() {}

    /** The text is XML and not a sitemap; the message says what it is. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1;

        Unreadable(String message) {
            super(message);
        }
    }

    /** At most one more than the limit, which tells that there are more. */
    static List<PathList.Line> read(InputStream in, int limit) throws Unreadable {
        // Not newInstance, which takes whatever parser the application brings.
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(in);
            if (reader.nextTag() != XMLStreamConstants.START_ELEMENT || !isNamed(reader, "urlset")) {
                throw new Unreadable("this XML begins with <" + reader.getLocalName() + "> instead of <urlset>");
            }
            return locations(reader, limit);
        } catch (XMLStreamException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNumber();
            throw new Unreadable("this XML breaks off on line " + line);
        }
    }

    private static List<PathList.Line> locations(XMLStreamReader reader, int limit) throws XMLStreamException {
        List<PathList.Line> lines = new ArrayList<>();
        while (reader.hasNext() && lines.size() <= limit) {
            // Images and videos have a loc too, in a namespace of their own.
            if (reader.next() == XMLStreamConstants.START_ELEMENT && isNamed(reader, "loc")) {
                int number = reader.getLocation().getLineNumber();
                lines.add(new PathList.Line(number, reader.getElementText().strip()));
            }
        }
        return lines;
    }

    private static boolean isNamed(XMLStreamReader reader, String name) {
        String namespace = reader.getNamespaceURI();
        boolean own = namespace == null || namespace.isEmpty() || namespace.equals(NAMESPACE);
        return own && reader.getLocalName().equals(name);
    }
}
