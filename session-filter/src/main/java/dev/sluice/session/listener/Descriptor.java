package dev.sluice.session.listener;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** What a web.xml or web-fragment.xml says of listeners, and whether it wants annotations to be left alone. */
record Descriptor(List<String> listeners, boolean isComplete) {
    static final Descriptor NONE = new Descriptor(List.of(), false);

    Descriptor {
        listeners = List.copyOf(listeners);
    }

    /** Leaves the stream open, which may be a part of a jar. */
    static Descriptor read(InputStream in) throws IOException, XMLStreamException {
        XMLStreamReader xml = factory().createXMLStreamReader(new ByteArrayInputStream(in.readAllBytes()));
        List<String> listeners = new ArrayList<>();
        boolean isComplete = false;
        while (xml.hasNext()) {
            if (xml.next() != XMLStreamReader.START_ELEMENT) {
                continue;
            }
            isComplete |= Boolean.parseBoolean(xml.getAttributeValue(null, "metadata-complete"));
            if (xml.getLocalName().equals("listener-class")) {
                listeners.add(xml.getElementText().strip());
            }
        }
        return new Descriptor(listeners, isComplete);
    }

    /** The JDK's own, whatever the application brings; it fetches nothing, and passes by the DTD that old files name. */
    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        return factory;
    }
}
