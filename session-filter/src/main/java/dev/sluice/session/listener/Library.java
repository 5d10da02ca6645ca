package dev.sluice.session.listener;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.xml.stream.XMLStreamException;

/** What one jar of an application says of listeners. */
record Library(Descriptor descriptor, List<String> mayBeListeners) {
    static final Library EMPTY = new Library(Descriptor.NONE, List.of());

    Library {
        mayBeListeners = List.copyOf(mayBeListeners);
    }

    static Library read(InputStream jar) throws IOException, XMLStreamException {
        Descriptor fragment = Descriptor.NONE;
        List<String> mayBeListeners = new ArrayList<>();
        ZipInputStream zip = new ZipInputStream(jar); // Not closed, as the caller closes what lies below.
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            String path = entry.getName();
            if (path.equals("META-INF/web-fragment.xml")) {
                fragment = Descriptor.read(zip);
            } else if (path.endsWith(".class") && !path.startsWith("META-INF/") && ClassFile.mayBeListener(zip)) {
                mayBeListeners.add(ClassFile.nameOf(path));
            }
        }
        return new Library(fragment, mayBeListeners);
    }
}
