package dev.sluice.core.web;

/** An operator's request that cannot be done, and which of its parameters is to blame. Immutable. */
public final class AdminRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int BAD_REQUEST = 400;
    private static final int LONGEST_SHOWN = 64;

    private final int status;
    private final String parameter;

    /**
     * A wrong parameter: 400.
     *
     * @param parameter as it was sent, or is missing
     */
    public AdminRefusal(String parameter, String fault) {
        this(BAD_REQUEST, parameter, fault);
    }

    /**
     * A parameter that cannot be obeyed, by this status.
     *
     * @param parameter as it was sent, or is missing
     */
    public AdminRefusal(int status, String parameter, String fault) {
        super(fault, null, false, false);
        this.status = status;
        this.parameter = parameter.length() <= LONGEST_SHOWN ? parameter : parameter.substring(0, LONGEST_SHOWN) + "…";
    }

    /** Of the answer. */
    public int status() {
        return status;
    }

    /** Cut where it is long. */
    public String parameter() {
        return parameter;
    }

    /** What is wrong with it, in a sentence that holds nothing of what was sent. */
    public String fault() {
        return String.valueOf(getMessage());
    }
}
