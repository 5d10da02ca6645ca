package dev.sluice.session;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;

/** How many objects of this module are held in this JVM, counted after a collection of garbage. */
record Population(long objects) {
    static Population now() {
        long sum = 0;
        for (String line : histogram().lines().toList()) {
            String[] columns = line.strip().split("\\s+", -1);
            if (columns.length >= 4 && columns[3].startsWith("dev.sluice.session.")) {
                sum += Long.parseLong(columns[1]);
            }
        }
        return new Population(sum);
    }

    private static String histogram() {
        try {
            Object text = ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
            return String.valueOf(text);
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }

    long growthSince(Population before) {
        return objects - before.objects;
    }
}
