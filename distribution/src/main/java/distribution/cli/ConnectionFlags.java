package distribution.cli;

import broker.core.packet.ProtocolVersion;
import broker.core.topic.TopicName;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The flags that {@code pub} and {@code sub} share, with the meaning and the defaults Mosquitto's
 * clients give them. Mutable, owned by the thread that parses.
 */
final class ConnectionFlags {
  private static final int PLAIN_PORT = 1883;
  private static final int TLS_PORT = 8883;
  private static final long NEVER = 0xFFFF_FFFFL;

  private final long pid;
  private final TlsFlags tls = new TlsFlags();
  private final Map<Stage, List<Property>> properties = new EnumMap<>(Stage.class);

  private String host = "localhost";
  private int port;
  private ProtocolVersion version = ProtocolVersion.V3_1_1;
  private @Nullable String clientId;
  private @Nullable String clientIdPrefix;
  private boolean persistent;
  private @Nullable Long sessionExpirySeconds;
  private long keepAliveSeconds = 60;
  private int maxInflight = 20;
  private @Nullable String userName;
  private @Nullable String password;
  private @Nullable String willTopic;
  private byte @Nullable [] willPayload;
  private @Nullable Integer willQos;
  private boolean willRetain;
  private boolean debug;
  private boolean quiet;
  private int qos;

  /**
   * No flag seen yet.
   *
   * @param pid the number of this process, which makes client identifiers different
   */
  ConnectionFlags(long pid) {
    this.pid = pid;
  }

  /** Adds the shared flags to those of a command. */
  Flags addTo(Flags flags) {
    return tls.addTo(flags)
        .on("-h --host", a -> host = a.value("host"))
        .on("-p --port", a -> port = (int) a.number("port", 1, 65_535))
        .on("-V --protocol-version", a -> version = version(a.value("protocol version")))
        .on("-i --id", a -> clientId = a.value("id"))
        .on("-I --id-prefix", a -> clientIdPrefix = a.value("id prefix"))
        .on("-c --disable-clean-session", a -> persistent = true)
        .on("-x", a -> expiry(a.value("session expiry interval")))
        .on("-k --keepalive", a -> keepAliveSeconds = keepAlive(a))
        .on("-M", a -> maxInflight = (int) a.number("maximum inflight", 1, 65_535))
        .on("-q --qos", a -> qos = (int) a.number("QoS", 0, 2))
        .on("-u --username", a -> userName = a.value("username"))
        .on("-P --pw", a -> password = a.value("password"))
        .on("--will-topic", a -> willTopic = topic(a.value("topic"), "will"))
        .on("--will-payload", a -> willPayload = utf8(a.value("payload")))
        .on("--will-qos", a -> willQos = (int) a.number("will QoS", 0, 2))
        .on("--will-retain", a -> willRetain = true)
        .on("-D --property", this::property)
        .on("-d --debug", a -> debug = true)
        .on("--quiet", a -> quiet = true)
        .on("--nodelay", a -> {}) // always so
        .refuse("-A --proxy --unix -L --url", "is not supported");
  }

  private static ProtocolVersion version(String text) throws UsageError {
    return switch (text) {
      case "mqttv31", "31" -> ProtocolVersion.V3_1;
      case "mqttv311", "311" -> ProtocolVersion.V3_1_1;
      case "mqttv5", "5" -> ProtocolVersion.V5;
      default -> throw new UsageError("Error: Invalid protocol version argument given.");
    };
  }

  private static long keepAlive(Arguments arguments) throws UsageError {
    long seconds = arguments.number("keepalive", 0, 65_535);
    if (seconds > 0 && seconds < 5) {
      throw new UsageError("Error: Invalid keepalive given, it must be 0 or at least 5 seconds.");
    }
    return seconds;
  }

  private void expiry(String text) throws UsageError {
    if (text.equals("-1") || text.equals("\u221e")) {
      sessionExpirySeconds = NEVER;
    } else {
      sessionExpirySeconds =
          new Arguments(List.of(text)).number("session expiry interval", 0, NEVER);
    }
    version = ProtocolVersion.V5;
  }

  private void property(Arguments arguments) throws UsageError {
    Stage stage = Stage.of(arguments.value("command"));
    properties.computeIfAbsent(stage, s -> new ArrayList<>()).add(Property.parse(arguments, stage));
    version = ProtocolVersion.V5;
  }

  /** The text, if it is a Topic Name. */
  static String topic(String text, String use) throws UsageError {
    try {
      return TopicName.of(text).toString();
    } catch (IllegalArgumentException e) {
      throw new UsageError(
          "Error: Invalid " + use + " topic '" + text + "', does it contain '+' or '#'?");
    }
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  int qos() {
    return qos;
  }

  int maxInflight() {
    return maxInflight;
  }

  boolean debug() {
    return debug;
  }

  boolean quiet() {
    return quiet;
  }

  /** The properties given for a stage; there are none before MQTT 5.0. */
  List<Property> properties(Stage stage) {
    return version.isV5() ? properties.getOrDefault(stage, List.of()) : List.of();
  }

  /** All that was given, once it is known to fit together. */
  ConnectOptions build() throws UsageError {
    if (clientId != null && clientIdPrefix != null) {
      throw new UsageError("Error: -i and -I argument cannot be used together.");
    }
    if (persistent && clientId == null && clientIdPrefix == null) {
      throw new UsageError("Error: You must provide a client id if you are using the -c option.");
    }
    if (password != null && userName == null && !version.isV5()) {
      throw new UsageError(
          "Error: A password needs a username before MQTT 5."); // [MQTT311-3.1.2-22]
    }
    TlsOptions secured = tls.build();
    return new ConnectOptions(
        host,
        port != 0 ? port : secured == null ? PLAIN_PORT : TLS_PORT,
        secured,
        version,
        identifier(),
        !persistent,
        Duration.ofSeconds(keepAliveSeconds),
        userName,
        password,
        will(),
        connectProperties());
  }

  private String identifier() {
    if (clientId != null) {
      return clientId;
    }
    if (clientIdPrefix != null) {
      return clientIdPrefix + pid;
    }
    return version == ProtocolVersion.V3_1 ? "broker-cli-" + pid : ""; // 3.1 has no empty ones
  }

  private List<Property> connectProperties() {
    List<Property> all = new ArrayList<>(properties(Stage.CONNECT));
    Long expiry = sessionExpirySeconds;
    boolean given = all.stream().anyMatch(p -> p.name() == PropertyName.SESSION_EXPIRY_INTERVAL);
    if (version.isV5() && !given && (expiry != null || persistent)) {
      long seconds = expiry == null ? NEVER : expiry;
      all.add(Property.of(PropertyName.SESSION_EXPIRY_INTERVAL, Long.toString(seconds)));
    }
    return all;
  }

  private @Nullable OutgoingMessage will() throws UsageError {
    String topic = willTopic;
    byte[] payload = willPayload;
    if (topic == null) {
      if (payload != null || willQos != null || willRetain) {
        throw new UsageError("Error: Will payload, QoS or retain given, but no will topic given.");
      }
      return null;
    }
    return new OutgoingMessage(
        topic,
        payload == null ? new byte[0] : payload,
        willQos == null ? 0 : willQos,
        willRetain,
        properties(Stage.WILL));
  }
}
