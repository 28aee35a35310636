package broker.core.packet;

/** A User Property: a name and a value that mean something to the applications only. */
public record UserProperty(String name, String value) {}
