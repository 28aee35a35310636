package broker.core.packet;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The properties of a CONNACK packet (MQTT 5.0 section 3.2.2.3). Absent ones have their default.
 *
 * @param sessionExpiryIntervalSeconds 0..4,294,967,295, or {@link #ABSENT} when it is as requested
 * @param receiveMaximum 1..65,535
 * @param maximumQoS 0..2
 * @param maximumPacketSize in bytes; {@link ConnectProperties#NO_LIMIT} when absent
 * @param topicAliasMaximum 0..65,535
 * @param serverKeepAliveSeconds 0..65,535, or {@link #ABSENT} when it is as requested
 */
public record ConnAckProperties(
    long sessionExpiryIntervalSeconds,
    int receiveMaximum,
    int maximumQoS,
    boolean retainAvailable,
    long maximumPacketSize,
    @Nullable String assignedClientIdentifier,
    int topicAliasMaximum,
    @Nullable String reasonString,
    List<UserProperty> userProperties,
    boolean wildcardSubscriptionAvailable,
    boolean subscriptionIdentifierAvailable,
    boolean sharedSubscriptionAvailable,
    int serverKeepAliveSeconds,
    @Nullable String responseInformation,
    @Nullable String serverReference,
    @Nullable String authenticationMethod,
    byte @Nullable [] authenticationData) {

  /** For numbers without a default that are not there. */
  public static final int ABSENT = -1;

  /** None at all. */
  public static final ConnAckProperties DEFAULTS = new Builder().build();

  /** The properties of one CONNACK being collected. Owned by the thread that made it. */
  public static final class Builder {
    private long sessionExpiryIntervalSeconds = ABSENT;
    private int receiveMaximum = ConnectProperties.DEFAULT_RECEIVE_MAXIMUM;
    private int maximumQoS = 2;
    private boolean retainAvailable = true;
    private long maximumPacketSize = ConnectProperties.NO_LIMIT;
    private @Nullable String assignedClientIdentifier;
    private int topicAliasMaximum;
    private @Nullable String reasonString;
    private final List<UserProperty> userProperties = new ArrayList<>(0);
    private boolean wildcardSubscriptionAvailable = true;
    private boolean subscriptionIdentifierAvailable = true;
    private boolean sharedSubscriptionAvailable = true;
    private int serverKeepAliveSeconds = ABSENT;
    private @Nullable String responseInformation;
    private @Nullable String serverReference;
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

    /** Sets the Maximum QoS. */
    public Builder maximumQoS(int qos) {
      maximumQoS = qos;
      return this;
    }

    /** Sets Retain Available. */
    public Builder retainAvailable(boolean available) {
      retainAvailable = available;
      return this;
    }

    /** Sets the Maximum Packet Size in bytes. */
    public Builder maximumPacketSize(long bytes) {
      maximumPacketSize = bytes;
      return this;
    }

    /** Sets the Assigned Client Identifier. */
    public Builder assignedClientIdentifier(String clientIdentifier) {
      assignedClientIdentifier = clientIdentifier;
      return this;
    }

    /** Sets the Topic Alias Maximum. */
    public Builder topicAliasMaximum(int aliases) {
      topicAliasMaximum = aliases;
      return this;
    }

    /** Sets the Reason String. */
    public Builder reasonString(@Nullable String reason) {
      reasonString = reason;
      return this;
    }

    /** Adds a User Property. */
    public Builder userProperty(UserProperty property) {
      userProperties.add(property);
      return this;
    }

    /** Sets Wildcard Subscription Available. */
    public Builder wildcardSubscriptionAvailable(boolean available) {
      wildcardSubscriptionAvailable = available;
      return this;
    }

    /** Sets Subscription Identifiers Available. */
    public Builder subscriptionIdentifierAvailable(boolean available) {
      subscriptionIdentifierAvailable = available;
      return this;
    }

    /** Sets Shared Subscription Available. */
    public Builder sharedSubscriptionAvailable(boolean available) {
      sharedSubscriptionAvailable = available;
      return this;
    }

    /** Sets the Server Keep Alive in seconds. */
    public Builder serverKeepAliveSeconds(int seconds) {
      serverKeepAliveSeconds = seconds;
      return this;
    }

    /** Sets the Response Information. */
    public Builder responseInformation(String information) {
      responseInformation = information;
      return this;
    }

    /** Sets the Server Reference. */
    public Builder serverReference(String reference) {
      serverReference = reference;
      return this;
    }

    /** Sets the Authentication Method. */
    public Builder authenticationMethod(@Nullable String method) {
      authenticationMethod = method;
      return this;
    }

    /** Sets the Authentication Data; takes ownership of the array. */
    public Builder authenticationData(byte @Nullable [] data) {
      authenticationData = data;
      return this;
    }

    /** The properties set so far. */
    public ConnAckProperties build() {
      return new ConnAckProperties(
          sessionExpiryIntervalSeconds,
          receiveMaximum,
          maximumQoS,
          retainAvailable,
          maximumPacketSize,
          assignedClientIdentifier,
          topicAliasMaximum,
          reasonString,
          List.copyOf(userProperties),
          wildcardSubscriptionAvailable,
          subscriptionIdentifierAvailable,
          sharedSubscriptionAvailable,
          serverKeepAliveSeconds,
          responseInformation,
          serverReference,
          authenticationMethod,
          authenticationData);
    }
  }
}
