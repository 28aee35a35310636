package broker.core.packet;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The properties of a CONNECT packet (MQTT 5.0 section 3.1.2.11). Absent ones have their default.
 *
 * @param sessionExpiryIntervalSeconds 0..4,294,967,295, the last for a session that never expires
 * @param receiveMaximum 1..65,535
 * @param maximumPacketSize in bytes; {@link #NO_LIMIT} when absent
 * @param topicAliasMaximum 0..65,535
 */
public record ConnectProperties(
    long sessionExpiryIntervalSeconds,
    int receiveMaximum,
    long maximumPacketSize,
    int topicAliasMaximum,
    boolean requestResponseInformation,
    boolean requestProblemInformation,
    List<UserProperty> userProperties,
    @Nullable String authenticationMethod,
    byte @Nullable [] authenticationData) {

  /** Receive Maximum of a peer that names none. */
  public static final int DEFAULT_RECEIVE_MAXIMUM = 65_535;

  /**
   * Maximum Packet Size of a peer that names none: what the protocol itself can express, in bytes.
   */
  public static final long NO_LIMIT = 268_435_460L;

  /** None at all. */
  public static final ConnectProperties DEFAULTS = new Builder().build();

  /** The properties of one CONNECT being collected. Owned by the thread that made it. */
  public static final class Builder {
    private long sessionExpiryIntervalSeconds;
    private int receiveMaximum = DEFAULT_RECEIVE_MAXIMUM;
    private long maximumPacketSize = NO_LIMIT;
    private int topicAliasMaximum;
    private boolean requestResponseInformation;
    private boolean requestProblemInformation = true;
    private final List<UserProperty> userProperties = new ArrayList<>(0);
    private @Nullable String authenticationMethod;
    private byte @Nullable [] authenticationData;

    /** Sets the Session Expiry Interval in seconds. */
    public Builder sessionExpiryIntervalSeconds(long seconds) {
      sessionExpiryIntervalSeconds = seconds;
      return this;
    }

    /** Sets the Receive Maximum. */
    public Builder receiveMaximum(int packets) {
      receiveMaximum = packets;
      return this;
    }

    /** Sets the Maximum Packet Size in bytes. */
    public Builder maximumPacketSize(long bytes) {
      maximumPacketSize = bytes;
      return this;
    }

    /** Sets the Topic Alias Maximum. */
    public Builder topicAliasMaximum(int aliases) {
      topicAliasMaximum = aliases;
      return this;
    }

    /** Sets Request Response Information. */
    public Builder requestResponseInformation(boolean requested) {
      requestResponseInformation = requested;
      return this;
    }

    /** Sets Request Problem Information. */
    public Builder requestProblemInformation(boolean requested) {
      requestProblemInformation = requested;
      return this;
    }

    /** Adds a User Property. */
    public Builder userProperty(UserProperty property) {
      userProperties.add(property);
      return this;
    }

    /** Sets the Authentication Method. */
    public Builder authenticationMethod(String method) {
      authenticationMethod = method;
      return this;
    }

    /** Sets the Authentication Data; takes ownership of the array. */
    public Builder authenticationData(byte[] data) {
      authenticationData = data;
      return this;
    }

    /** The properties set so far. */
    public ConnectProperties build() {
      return new ConnectProperties(
          sessionExpiryIntervalSeconds,
          receiveMaximum,
          maximumPacketSize,
          topicAliasMaximum,
          requestResponseInformation,
          requestProblemInformation,
          List.copyOf(userProperties),
          authenticationMethod,
          authenticationData);
    }
  }
}
