package dev.sluice.session.codec;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The application's types that may be kept: exact class names, and packages whose every class but no sub-package is
 * meant. Immutable.
 */
final class AllowedTypes {
    static final String NOT_AMONG_THEM = "not among the allowed types";

    /** A name has a dot, because names without one are those of the built-in types. */
    private static final Pattern NAME = Pattern.compile("[\\w$]+(\\.[\\w$]+)*\\.([\\w$]+|\\*)");

    /** What the JDK offers beyond the built-in types does more than hold a value. */
    private static final Pattern OF_THE_JDK = Pattern.compile("(java|javax|jdk|sun|com\\.sun)\\..*");

    private final Set<String> classes = new HashSet<>();
    private final Set<String> packages = new HashSet<>();

    /** @throws IllegalArgumentException if a name has not the form */
    AllowedTypes(List<String> names) {
        for (String name : names) {
            if (!isName(name)) {
                throw new IllegalArgumentException(name + " is neither a class of the application nor a package.*");
            }
            if (name.endsWith(".*")) {
                packages.add(packageOf(name));
            } else {
                classes.add(name);
            }
        }
    }

    static boolean isName(String name) {
        return NAME.matcher(name).matches() && !OF_THE_JDK.matcher(name).matches();
    }

    boolean allows(String className) {
        return classes.contains(className) || packages.contains(packageOf(className));
    }

    /** What to do about a type that is not allowed. */
    static String remedy(Class<?> type, String property) {
        if (!isName(type.getName())) {
            return "which is none of the JDK's types that can be kept; put its content into one of those, or into a"
                    + " class of your own that " + property + " names";
        }
        return "which is not allowed; add " + type.getName() + " or " + type.getPackageName() + ".* to " + property;
    }

    private static String packageOf(String className) {
        return className.substring(0, Math.max(0, className.lastIndexOf('.')));
    }
}
