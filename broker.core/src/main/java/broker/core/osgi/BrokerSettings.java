package broker.core.osgi;

import broker.api.config.ConfigurationProblem;
import broker.api.config.StrictConfiguration;
import broker.core.journal.JournalSettings;
import broker.core.limits.Compatibility;
import broker.core.limits.Limits;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * What {@code etc/broker.core.cfg} says, checked. Immutable.
 *
 * @param threads event loops, 0 for as many as suit the machine
 * @param allowEpoll false to use NIO even where epoll would load
 * @param sysInterval how often the figures below {@code $SYS} are published, zero for never
 * @param start what happens while a store is promised and not there
 * @param journal how state goes to the store
 */
record BrokerSettings(
    int threads,
    boolean allowEpoll,
    Duration longestRest,
    Duration sysInterval,
    StartSettings start,
    JournalSettings journal,
    Limits limits) {
  private static final int MAXIMUM_THREADS = 256;
  private static final int MAXIMUM_REST_MICROS = 50_000;
  private static final int MAXIMUM_SYS_INTERVAL_SECONDS = 86_400;
  private static final int MAXIMUM_STORE_TIMEOUT_SECONDS = 86_400;
  private static final int MAXIMUM_INTERVAL_MILLIS = 60_000;
  private static final int MAXIMUM_LINGER_MILLIS = 1_000;
  private static final int MAXIMUM_HOLD_SECONDS = 3_600;
  private static final long MINIMUM_HOLD_BYTES = 65_536;

  /**
   * The settings in these properties.
   *
   * @throws ConfigurationProblem that names file, key and reason
   */
  static BrokerSettings of(Map<String, ?> properties) throws ConfigurationProblem {
    BrokerConfiguration c = StrictConfiguration.read(BrokerConfiguration.class, properties);
    String file = StrictConfiguration.file(properties);
    check(file, "io_threads", c.io__threads(), MAXIMUM_THREADS);
    check(file, "longest_rest_us", c.longest__rest__us(), MAXIMUM_REST_MICROS);
    check(file, "sys_interval", c.sys__interval(), MAXIMUM_SYS_INTERVAL_SECONDS);
    boolean nio = oneOf(file, "transport", c.transport(), "auto", "epoll", "nio").equals("nio");
    try {
      Duration rest = Duration.ofNanos(c.longest__rest__us() * 1_000L);
      Duration sysInterval = Duration.ofSeconds(c.sys__interval());
      return new BrokerSettings(
          c.io__threads(),
          !nio,
          rest,
          sysInterval,
          start(file, c),
          journal(file, c),
          limits(file, c));
    } catch (IllegalArgumentException e) {
      throw new ConfigurationProblem(file, null, String.valueOf(e.getMessage()));
    }
  }

  private static void check(String file, String key, int value, int maximum)
      throws ConfigurationProblem {
    check(file, key, value, 0, maximum);
  }

  private static void check(String file, String key, int value, int minimum, int maximum)
      throws ConfigurationProblem {
    if (value < minimum || value > maximum) {
      throw new ConfigurationProblem(
          file, key, value + " is out of range, it must be from " + minimum + " to " + maximum);
    }
  }

  private static JournalSettings journal(String file, BrokerConfiguration c)
      throws ConfigurationProblem {
    boolean relaxed =
        oneOf(file, "durability", c.durability(), "fsync", "relaxed").equals("relaxed");
    check(file, "commit_interval_ms", c.commit__interval__ms(), 1, MAXIMUM_INTERVAL_MILLIS);
    check(file, "commit_linger_ms", c.commit__linger__ms(), 0, MAXIMUM_LINGER_MILLIS);
    check(file, "store_hold_s", c.store__hold__s(), 0, MAXIMUM_HOLD_SECONDS);
    if (c.store__hold__bytes() < MINIMUM_HOLD_BYTES) {
      throw new ConfigurationProblem(
          file,
          "store_hold_bytes",
          c.store__hold__bytes() + " is too little, it must be at least " + MINIMUM_HOLD_BYTES);
    }
    return new JournalSettings(
        relaxed,
        Duration.ofMillis(c.commit__interval__ms()),
        Duration.ofMillis(c.commit__linger__ms()),
        c.store__hold__bytes(),
        Duration.ofSeconds(c.store__hold__s()),
        c.queue__memory__bytes(),
        c.queue__memory__total__bytes(),
        oneOf(file, "store_full", c.store__full(), "reject", "drop_oldest").equals("drop_oldest"));
  }

  private static StartSettings start(String file, BrokerConfiguration c)
      throws ConfigurationProblem {
    check(file, "store_timeout_s", c.store__timeout__s(), MAXIMUM_STORE_TIMEOUT_SECONDS);
    String without = oneOf(file, "without_store", c.without__store(), "wait", "in_memory");
    return new StartSettings(
        Duration.ofSeconds(c.store__timeout__s()),
        StartSettings.WithoutStore.valueOf(without.toUpperCase(Locale.ROOT)));
  }

  private static Limits limits(String file, BrokerConfiguration c) throws ConfigurationProblem {
    String queueFull =
        oneOf(file, "queue_full", c.queue__full(), "drop_newest", "drop_oldest", "reject");
    return Limits.builder()
        .maximumPacketSize(c.max__packet__size())
        .maximumConnectSize(c.max__connect__size())
        .connectTimeoutMillis(c.connect__timeout__ms())
        .maximumConnections(c.max__connections())
        .maximumSessions(c.max__sessions())
        .maximumTlsHandshakes(c.max__tls__handshakes())
        .tlsHandshakeRate(c.tls__handshake__rate())
        .connectRate(c.connect__rate())
        .maximumQos(c.max__qos())
        .retainAvailable(c.retain__available())
        .receiveMaximum(c.receive__maximum())
        .maximumInflight(c.max__inflight__messages())
        .maximumQueuedMessages(c.max__queued__messages())
        .maximumQueuedBytes(c.max__queued__bytes())
        .queueFull(Limits.QueueFull.valueOf(queueFull.toUpperCase(Locale.ROOT)))
        .queueQos0(c.queue__qos0__messages())
        .maximumOutboundBytes(c.max__outbound__bytes())
        .maximumKeepAliveSeconds(c.max__keepalive())
        .maximumSessionExpirySeconds(c.max__session__expiry())
        .maximumTopicLength(c.max__topic__length())
        .maximumTopicLevels(c.max__topic__levels())
        .topicAliasMaximum(c.max__topic__alias())
        .topicAliasMaximumOutbound(c.max__topic__alias__broker())
        .maximumSubscriptions(c.max__subscriptions())
        .maximumRetainedMessages(c.max__retained__messages())
        .maximumRetainedBytes(c.max__retained__bytes())
        .maximumMessageRate(c.max__message__rate())
        .maximumByteRate(c.max__byte__rate())
        .wildcardSubscriptionAvailable(c.wildcard__subscription__available())
        .sharedSubscriptionAvailable(c.shared__subscription__available())
        .validatePayloadFormat(c.validate__payload__format())
        .allowZeroLengthClientId(c.allow__zero__length__clientid())
        .compatibility(Compatibility.parse(c.tolerate()))
        .serverReference(c.server__reference())
        .maximumDeferralMillis(c.max__plugin__deferral__ms())
        .authenticationGapMillis(c.authentication__gap__ms())
        .maximumPluginFailures(c.max__plugin__failures())
        .maximumCachedAuthorizations(c.max__cached__authorizations())
        .build();
  }

  private static String oneOf(String file, String key, String value, String... allowed)
      throws ConfigurationProblem {
    for (String each : allowed) {
      if (each.equals(value)) {
        return value;
      }
    }
    throw new ConfigurationProblem(
        file, key, "\"" + value + "\" is none of " + String.join(", ", allowed));
  }
}
