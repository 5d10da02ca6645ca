package dev.sluice.ratelimit;

/** An operator's request that cannot be done, and which of its parameters is to blame. */
final class AdminRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int BAD_REQUEST = 400;
    private static final int LONGEST_SHOWN = 64;

    private final int status;
    private final String parameter;

    /** @param parameter as it was sent, or is missing */
    AdminRefusal(String parameter, String fault) {
        this(BAD_REQUEST, parameter, fault);
    }

    AdminRefusal(int status, String parameter, String fault) {
        super(fault, null, false, false);
        this.status = status;
        this.parameter = parameter.length() <= LONGEST_SHOWN ? parameter : parameter.substring(0, LONGEST_SHOWN) + "…";
    }

    int status() {
        return status;
    }

    String parameter() {
        return parameter;
    }

    String fault() {
        return String.valueOf(getMessage());
    }
}
