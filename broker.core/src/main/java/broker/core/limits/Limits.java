package broker.core.limits;

/**
 * Every bound of the broker in one immutable value. A connection reads them when it is made; those
 * that concern running traffic are read again when they change.
 *
 * @param maximumPacketSize Largest packet a connected client may send, in bytes; announced to MQTT
 *     5.0 clients (Mosquitto 2.1 has the same default).
 * @param maximumConnectSize Largest packet before the client is let in, in bytes: nobody unknown
 *     makes the broker hold more.
 * @param connectTimeoutMillis How long a network connection may take to become a client, in
 *     milliseconds.
 * @param maximumConnections Network connections of all listeners together; more are closed at once.
 *     0 is no limit.
 * @param maximumSessions Sessions, of clients that are connected or away; with so many, a client
 *     whose new session would outlive its connection is refused. 0 is no limit.
 * @param maximumTlsHandshakes TLS handshakes that run at a time; further ones wait for their turn.
 * @param tlsHandshakeRate TLS handshakes that begin per second; further ones wait for their turn. 0
 *     is no limit.
 * @param connectRate Network connections taken in per second, by all listeners together; more are
 *     closed at once. 0 is no limit.
 * @param maximumQos Highest QoS a client may publish with, 0..2; a subscription is granted no more.
 * @param retainAvailable Whether messages may be retained.
 * @param receiveMaximum QoS 1 and 2 messages a client may have unacknowledged towards the broker,
 *     1..65535.
 * @param maximumInflight QoS 1 and 2 messages in flight to one client, 1..65535; a client's own
 *     Receive Maximum lowers it.
 * @param maximumQueuedMessages Messages that wait for one session beyond those in flight. 0 is no
 *     limit.
 * @param maximumQueuedBytes Bytes that wait for one session beyond those in flight. 0 is no limit.
 * @param queueFull What happens to a message that finds the queue of a session full.
 * @param queueQos0 Whether QoS 0 messages are queued for a session whose client is away.
 * @param maximumOutboundBytes Bytes written for one client that its network has not taken yet;
 *     beyond them QoS 0 is dropped and QoS 1 and 2 are queued.
 * @param maximumKeepAliveSeconds Longest Keep Alive in seconds; a longer one, or none, becomes this
 *     in MQTT 5.0 and is refused before. 0 is no limit.
 * @param maximumSessionExpirySeconds Longest life of a session without its client, in seconds;
 *     4294967295 is for ever.
 * @param maximumTopicLength Longest Topic Name or Topic Filter, in UTF-8 bytes.
 * @param maximumTopicLevels Most levels of a Topic Name or Topic Filter, 1..1000.
 * @param topicAliasMaximum Topic Aliases a client may use towards the broker, 0..65535.
 * @param topicAliasMaximumOutbound Topic Aliases the broker uses towards one client, 0..65535; the
 *     client's own maximum lowers it.
 * @param maximumSubscriptions Subscriptions of one client. 0 is no limit.
 * @param maximumRetainedMessages Retained messages. 0 is no limit.
 * @param maximumRetainedBytes Bytes of all retained messages together: topics, properties and
 *     payloads. 0 is no limit.
 * @param maximumMessageRate PUBLISH packets one client may send per second; a faster one is not
 *     read from for a while. 0 is no limit.
 * @param maximumByteRate Bytes one client may send per second; a faster one is not read from for a
 *     while. 0 is no limit.
 * @param wildcardSubscriptionAvailable Whether Topic Filters may have wildcards.
 * @param sharedSubscriptionAvailable Whether Shared Subscriptions are offered.
 * @param validatePayloadFormat Whether a payload marked as UTF-8 is checked to be UTF-8.
 * @param allowZeroLengthClientId Whether a client may leave its identifier to the broker.
 * @param maximumDeferralMillis Longest time a plugin may take to decide about a client, in
 *     milliseconds; then it is refused.
 * @param authenticationGapMillis How long a CONNECT, or a TLS handshake, waits while the plugin
 *     that it needs is being replaced, in milliseconds; then it is refused, a CONNECT with Server
 *     unavailable.
 * @param maximumPluginFailures Failures in a row after which a plugin is not asked for a while, and
 *     what it would be asked is refused.
 * @param maximumCachedAuthorizations Topics per client and direction for which the decision of
 *     plugins is remembered. 0 is none.
 * @param compatibility Deviations from the standards that are tolerated.
 * @param serverReference Where clients should go instead when the broker stops (section 4.11);
 *     empty for nowhere.
 */
public record Limits(
    int maximumPacketSize,
    int maximumConnectSize,
    int connectTimeoutMillis,
    int maximumConnections,
    int maximumSessions,
    int maximumTlsHandshakes,
    int tlsHandshakeRate,
    int connectRate,
    int maximumQos,
    boolean retainAvailable,
    int receiveMaximum,
    int maximumInflight,
    int maximumQueuedMessages,
    long maximumQueuedBytes,
    QueueFull queueFull,
    boolean queueQos0,
    int maximumOutboundBytes,
    int maximumKeepAliveSeconds,
    long maximumSessionExpirySeconds,
    int maximumTopicLength,
    int maximumTopicLevels,
    int topicAliasMaximum,
    int topicAliasMaximumOutbound,
    int maximumSubscriptions,
    int maximumRetainedMessages,
    long maximumRetainedBytes,
    int maximumMessageRate,
    int maximumByteRate,
    boolean wildcardSubscriptionAvailable,
    boolean sharedSubscriptionAvailable,
    boolean validatePayloadFormat,
    boolean allowZeroLengthClientId,
    int maximumDeferralMillis,
    int authenticationGapMillis,
    int maximumPluginFailures,
    int maximumCachedAuthorizations,
    Compatibility compatibility,
    String serverReference) {

  /** The defaults: right for an edge gateway with a 64 MiB heap. */
  public static final Limits DEFAULTS = builder().build();

  /** What happens to a message that finds the queue of a session full; each case is counted. */
  public enum QueueFull {
    /** The new message is dropped for this session. */
    DROP_NEWEST,
    /** The oldest waiting message makes room. */
    DROP_OLDEST,
    /**
     * The message is refused to its publisher, for all its subscribers: Quota exceeded in MQTT 5.0,
     * the end of the connection before. QoS 0 is dropped for the session that has no room, since
     * nobody could be told.
     */
    REJECT
  }

  /**
   * Checks each bound.
   *
   * @throws IllegalArgumentException that names the configuration key and its range
   */
  public Limits {
    check("max_packet_size", maximumPacketSize, 20, 268435455);
    check("max_connect_size", maximumConnectSize, 256, 268435455);
    check("connect_timeout_ms", connectTimeoutMillis, 100, 3600000);
    check("max_connections", maximumConnections, 0, Integer.MAX_VALUE);
    check("max_sessions", maximumSessions, 0, Integer.MAX_VALUE);
    check("max_tls_handshakes", maximumTlsHandshakes, 1, 100_000);
    check("tls_handshake_rate", tlsHandshakeRate, 0, 1_000_000);
    check("connect_rate", connectRate, 0, Integer.MAX_VALUE);
    check("max_qos", maximumQos, 0, 2);
    check("receive_maximum", receiveMaximum, 1, 65535);
    check("max_inflight_messages", maximumInflight, 1, 65535);
    check("max_queued_messages", maximumQueuedMessages, 0, Integer.MAX_VALUE);
    check("max_queued_bytes", maximumQueuedBytes, 0, Long.MAX_VALUE);
    check("max_outbound_bytes", maximumOutboundBytes, 4096, Integer.MAX_VALUE);
    check("max_keepalive", maximumKeepAliveSeconds, 0, 65535);
    check("max_session_expiry", maximumSessionExpirySeconds, 0, 4294967295L);
    check("max_topic_length", maximumTopicLength, 1, 65535);
    check("max_topic_levels", maximumTopicLevels, 1, 1000);
    check("max_topic_alias", topicAliasMaximum, 0, 65535);
    check("max_topic_alias_broker", topicAliasMaximumOutbound, 0, 65535);
    check("max_subscriptions", maximumSubscriptions, 0, Integer.MAX_VALUE);
    check("max_retained_messages", maximumRetainedMessages, 0, Integer.MAX_VALUE);
    check("max_retained_bytes", maximumRetainedBytes, 0, Long.MAX_VALUE);
    check("max_message_rate", maximumMessageRate, 0, Integer.MAX_VALUE);
    check("max_byte_rate", maximumByteRate, 0, Integer.MAX_VALUE);
    check("max_plugin_deferral_ms", maximumDeferralMillis, 100, 600000);
    check("authentication_gap_ms", authenticationGapMillis, 0, 600000);
    check("max_plugin_failures", maximumPluginFailures, 1, Integer.MAX_VALUE);
    check("max_cached_authorizations", maximumCachedAuthorizations, 0, 1 << 20);
  }

  private static void check(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + ": " + value + " is out of range, it must be from " + least + " to " + most);
    }
  }

  /** A builder that starts with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects bounds; what is not set keeps its default. Owned by one thread. */
  public static final class Builder {
    private int maximumPacketSize = 2_000_000;
    private int maximumConnectSize = 65_536;
    private int connectTimeoutMillis = 10_000;
    private int maximumConnections = 10_000;
    private int maximumSessions = 15_000;
    private int maximumTlsHandshakes = 128;
    private int tlsHandshakeRate = 250;
    private int connectRate = 0;
    private int maximumQos = 2;
    private boolean retainAvailable = true;
    private int receiveMaximum = 1_024;
    private int maximumInflight = 65_535;
    private int maximumQueuedMessages = 10_000;
    private long maximumQueuedBytes = 8L << 20;
    private QueueFull queueFull = QueueFull.DROP_NEWEST;
    private boolean queueQos0 = false;
    private int maximumOutboundBytes = 4 << 20;
    private int maximumKeepAliveSeconds = 0;
    private long maximumSessionExpirySeconds = 4_294_967_295L;
    private int maximumTopicLength = 65_535;
    private int maximumTopicLevels = 128;
    private int topicAliasMaximum = 32;
    private int topicAliasMaximumOutbound = 32;
    private int maximumSubscriptions = 0;
    private int maximumRetainedMessages = 0;
    private long maximumRetainedBytes = 16L << 20;
    private int maximumMessageRate = 0;
    private int maximumByteRate = 0;
    private boolean wildcardSubscriptionAvailable = true;
    private boolean sharedSubscriptionAvailable = true;
    private boolean validatePayloadFormat = false;
    private boolean allowZeroLengthClientId = true;
    private int maximumDeferralMillis = 10_000;
    private int authenticationGapMillis = 2_000;
    private int maximumPluginFailures = 10;
    private int maximumCachedAuthorizations = 1_024;
    private Compatibility compatibility = Compatibility.STRICT;
    private String serverReference = "";

    private Builder() {}

    /** Sets {@link Limits#maximumPacketSize()}. */
    public Builder maximumPacketSize(int value) {
      maximumPacketSize = value;
      return this;
    }

    /** Sets {@link Limits#maximumConnectSize()}. */
    public Builder maximumConnectSize(int value) {
      maximumConnectSize = value;
      return this;
    }

    /** Sets {@link Limits#connectTimeoutMillis()}. */
    public Builder connectTimeoutMillis(int value) {
      connectTimeoutMillis = value;
      return this;
    }

    /** Sets {@link Limits#maximumConnections()}. */
    public Builder maximumConnections(int value) {
      maximumConnections = value;
      return this;
    }

    /** Sets {@link Limits#maximumSessions()}. */
    public Builder maximumSessions(int value) {
      maximumSessions = value;
      return this;
    }

    /** Sets {@link Limits#maximumTlsHandshakes()}. */
    public Builder maximumTlsHandshakes(int value) {
      maximumTlsHandshakes = value;
      return this;
    }

    /** Sets {@link Limits#tlsHandshakeRate()}. */
    public Builder tlsHandshakeRate(int value) {
      tlsHandshakeRate = value;
      return this;
    }

    /** Sets {@link Limits#connectRate()}. */
    public Builder connectRate(int value) {
      connectRate = value;
      return this;
    }

    /** Sets {@link Limits#maximumQos()}. */
    public Builder maximumQos(int value) {
      maximumQos = value;
      return this;
    }

    /** Sets {@link Limits#retainAvailable()}. */
    public Builder retainAvailable(boolean value) {
      retainAvailable = value;
      return this;
    }

    /** Sets {@link Limits#receiveMaximum()}. */
    public Builder receiveMaximum(int value) {
      receiveMaximum = value;
      return this;
    }

    /** Sets {@link Limits#maximumInflight()}. */
    public Builder maximumInflight(int value) {
      maximumInflight = value;
      return this;
    }

    /** Sets {@link Limits#maximumQueuedMessages()}. */
    public Builder maximumQueuedMessages(int value) {
      maximumQueuedMessages = value;
      return this;
    }

    /** Sets {@link Limits#maximumQueuedBytes()}. */
    public Builder maximumQueuedBytes(long value) {
      maximumQueuedBytes = value;
      return this;
    }

    /** Sets {@link Limits#queueFull()}. */
    public Builder queueFull(QueueFull value) {
      queueFull = value;
      return this;
    }

    /** Sets {@link Limits#queueQos0()}. */
    public Builder queueQos0(boolean value) {
      queueQos0 = value;
      return this;
    }

    /** Sets {@link Limits#maximumOutboundBytes()}. */
    public Builder maximumOutboundBytes(int value) {
      maximumOutboundBytes = value;
      return this;
    }

    /** Sets {@link Limits#maximumKeepAliveSeconds()}. */
    public Builder maximumKeepAliveSeconds(int value) {
      maximumKeepAliveSeconds = value;
      return this;
    }

    /** Sets {@link Limits#maximumSessionExpirySeconds()}. */
    public Builder maximumSessionExpirySeconds(long value) {
      maximumSessionExpirySeconds = value;
      return this;
    }

    /** Sets {@link Limits#maximumTopicLength()}. */
    public Builder maximumTopicLength(int value) {
      maximumTopicLength = value;
      return this;
    }

    /** Sets {@link Limits#maximumTopicLevels()}. */
    public Builder maximumTopicLevels(int value) {
      maximumTopicLevels = value;
      return this;
    }

    /** Sets {@link Limits#topicAliasMaximum()}. */
    public Builder topicAliasMaximum(int value) {
      topicAliasMaximum = value;
      return this;
    }

    /** Sets {@link Limits#topicAliasMaximumOutbound()}. */
    public Builder topicAliasMaximumOutbound(int value) {
      topicAliasMaximumOutbound = value;
      return this;
    }

    /** Sets {@link Limits#maximumSubscriptions()}. */
    public Builder maximumSubscriptions(int value) {
      maximumSubscriptions = value;
      return this;
    }

    /** Sets {@link Limits#maximumRetainedMessages()}. */
    public Builder maximumRetainedMessages(int value) {
      maximumRetainedMessages = value;
      return this;
    }

    /** Sets {@link Limits#maximumRetainedBytes()}. */
    public Builder maximumRetainedBytes(long value) {
      maximumRetainedBytes = value;
      return this;
    }

    /** Sets {@link Limits#maximumMessageRate()}. */
    public Builder maximumMessageRate(int value) {
      maximumMessageRate = value;
      return this;
    }

    /** Sets {@link Limits#maximumByteRate()}. */
    public Builder maximumByteRate(int value) {
      maximumByteRate = value;
      return this;
    }

    /** Sets {@link Limits#wildcardSubscriptionAvailable()}. */
    public Builder wildcardSubscriptionAvailable(boolean value) {
      wildcardSubscriptionAvailable = value;
      return this;
    }

    /** Sets {@link Limits#sharedSubscriptionAvailable()}. */
    public Builder sharedSubscriptionAvailable(boolean value) {
      sharedSubscriptionAvailable = value;
      return this;
    }

    /** Sets {@link Limits#validatePayloadFormat()}. */
    public Builder validatePayloadFormat(boolean value) {
      validatePayloadFormat = value;
      return this;
    }

    /** Sets {@link Limits#allowZeroLengthClientId()}. */
    public Builder allowZeroLengthClientId(boolean value) {
      allowZeroLengthClientId = value;
      return this;
    }

    /** Sets {@link Limits#maximumDeferralMillis()}. */
    public Builder maximumDeferralMillis(int value) {
      maximumDeferralMillis = value;
      return this;
    }

    /** Sets {@link Limits#authenticationGapMillis()}. */
    public Builder authenticationGapMillis(int value) {
      authenticationGapMillis = value;
      return this;
    }

    /** Sets {@link Limits#maximumPluginFailures()}. */
    public Builder maximumPluginFailures(int value) {
      maximumPluginFailures = value;
      return this;
    }

    /** Sets {@link Limits#maximumCachedAuthorizations()}. */
    public Builder maximumCachedAuthorizations(int value) {
      maximumCachedAuthorizations = value;
      return this;
    }

    /** Sets {@link Limits#compatibility()}. */
    public Builder compatibility(Compatibility value) {
      compatibility = value;
      return this;
    }

    /** Sets {@link Limits#serverReference()}. */
    public Builder serverReference(String value) {
      serverReference = value;
      return this;
    }

    /**
     * The limits.
     *
     * @throws IllegalArgumentException when one is out of its range
     */
    public Limits build() {
      return new Limits(
          maximumPacketSize,
          maximumConnectSize,
          connectTimeoutMillis,
          maximumConnections,
          maximumSessions,
          maximumTlsHandshakes,
          tlsHandshakeRate,
          connectRate,
          maximumQos,
          retainAvailable,
          receiveMaximum,
          maximumInflight,
          maximumQueuedMessages,
          maximumQueuedBytes,
          queueFull,
          queueQos0,
          maximumOutboundBytes,
          maximumKeepAliveSeconds,
          maximumSessionExpirySeconds,
          maximumTopicLength,
          maximumTopicLevels,
          topicAliasMaximum,
          topicAliasMaximumOutbound,
          maximumSubscriptions,
          maximumRetainedMessages,
          maximumRetainedBytes,
          maximumMessageRate,
          maximumByteRate,
          wildcardSubscriptionAvailable,
          sharedSubscriptionAvailable,
          validatePayloadFormat,
          allowZeroLengthClientId,
          maximumDeferralMillis,
          authenticationGapMillis,
          maximumPluginFailures,
          maximumCachedAuthorizations,
          compatibility,
          serverReference);
    }
  }
}
