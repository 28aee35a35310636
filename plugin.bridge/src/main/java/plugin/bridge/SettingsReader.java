package plugin.bridge;

import broker.api.client.OverflowPolicy;
import broker.api.client.RemoteAddress;
import broker.api.config.ConfigurationProblem;
import broker.api.config.StrictConfiguration;
import broker.api.message.ProtocolVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import plugin.bridge.link.Backoff;
import plugin.bridge.link.BridgeSettings;

/** Turns a configuration into checked settings. Owned by the thread that uses it, once. */
final class SettingsReader {
  private static final int MQTT_PORT = 1883;
  private static final int MQTTS_PORT = 8883;
  private static final int MAXIMUM_UINT16 = 65_535;
  private static final long MAXIMUM_UINT32 = 0xFFFF_FFFFL;
  private static final int MOST_SECONDS = 604_800;
  private static final int SHORTEST_KEEP_ALIVE = 5;

  /** Mosquitto has them here; ours are in the file of the TLS name. */
  private static final Set<String> TLS_KEYS =
      Set.of(
          "bridge_cafile",
          "bridge_capath",
          "bridge_certfile",
          "bridge_keyfile",
          "bridge_tls_version",
          "bridge_tls_use_os_certs",
          "bridge_ciphers",
          "bridge_ciphers_tls1.3");

  private final Environment environment;
  private final String file;
  private final String name;
  private final NumberedLines lines;
  private final BridgeConfiguration c;

  private SettingsReader(Environment environment, Map<String, ?> properties)
      throws ConfigurationProblem {
    this.environment = environment;
    this.file = StrictConfiguration.file(properties);
    this.name = StrictConfiguration.instance(properties);
    for (String key : properties.keySet()) {
      if (TLS_KEYS.contains(key)) {
        throw problem(
            key, "is set without bridge_ in etc/plugin.tls-NAME.cfg, and bridge_tls = NAME here");
      }
      String reason = NotOffered.reason(key);
      if (reason != null) {
        throw problem(key, reason);
      }
    }
    this.lines = new NumberedLines(file, properties);
    this.c = StrictConfiguration.read(BridgeConfiguration.class, lines.others());
  }

  /**
   * What settings depend on beside the configuration. Immutable.
   *
   * @param home what relative paths are relative to
   * @param host the name of this machine
   */
  record Environment(Path home, String host, Map<String, String> variables) {}

  /**
   * The settings in the properties.
   *
   * @throws ConfigurationProblem that names file, key and reason
   */
  static BridgeSettings read(Environment environment, Map<String, ?> properties)
      throws ConfigurationProblem {
    return new SettingsReader(environment, properties).settings();
  }

  private BridgeSettings settings() throws ConfigurationProblem {
    if (!name.matches("[A-Za-z0-9_.-]+")) {
      throw new ConfigurationProblem(
          file, null, "the name \"" + name + "\" has other characters than letters, digits, _.-");
    }
    if (!c.start__type().equals("automatic")) {
      throw problem(
          "start_type",
          "only automatic is offered: a bridge is connected as long as its file is there");
    }
    BridgeSettings.Identity identity = identity();
    return new BridgeSettings(
        name,
        remote(),
        identity,
        session(),
        queue(),
        new BridgeSettings.Flow(
            range("max_inflight_messages", c.max__inflight__messages(), 1, MAXIMUM_UINT16),
            atLeastZero("max_messages_per_second", c.max__messages__per__second()),
            atLeastZero("max_bytes_per_second", c.max__bytes__per__second()),
            c.bridge__outgoing__retain()),
        notifications(identity),
        new BridgeSettings.Care(
            backoff(),
            seconds("ack_timeout_s", c.ack__timeout__s(), 1),
            seconds("alarm_after_s", c.alarm__after__s(), 1),
            Duration.ofSeconds(atLeastZero("keep_queue_s", c.keep__queue__s()))),
        lines.plan(),
        Duration.ofMillis(range("loop_hold_ms", c.loop__hold__ms(), 0, 60_000)));
  }

  // ---- where

  private BridgeSettings.Remote remote() throws ConfigurationProblem {
    String text = either("address", c.address(), "addresses", c.addresses());
    List<RemoteAddress> addresses = new ArrayList<>();
    for (String each : text.strip().split("[\\s,]+")) {
      addresses.add(address(each));
    }
    return new BridgeSettings.Remote(
        List.copyOf(addresses),
        c.round__robin(),
        seconds("primary_check_s", c.primary__check__s(), 1),
        seconds("connect_timeout_s", c.connect__timeout__s(), 1));
  }

  private RemoteAddress address(String text) throws ConfigurationProblem {
    boolean tls = !c.bridge__tls().isEmpty();
    if (text.isEmpty()) {
      throw problem("address", "is missing: where is the remote broker?");
    }
    int bracket = text.lastIndexOf(']');
    int colon = text.indexOf(':', Math.max(0, bracket));
    if (bracket < 0 && colon != text.lastIndexOf(':')) {
      throw problem("address", "\"" + text + "\": write an IPv6 address as [ADDRESS]:PORT");
    }
    String host = colon < 0 ? text : text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    int port = tls ? MQTTS_PORT : MQTT_PORT;
    try {
      port = colon < 0 ? port : Integer.parseInt(text.substring(colon + 1));
      RemoteAddress address = RemoteAddress.of(host, port);
      if (tls) {
        return address.tls(c.bridge__tls(), words(c.bridge__alpn()).toArray(String[]::new));
      }
    } catch (IllegalArgumentException e) {
      throw problem("address", "\"" + text + "\" is not HOST or HOST:PORT");
    }
    if (!c.bridge__alpn().isEmpty()) {
      throw problem("bridge_alpn", "needs bridge_tls");
    }
    return RemoteAddress.of(host, port);
  }

  private Backoff.Range backoff() throws ConfigurationProblem {
    String key = "restart_timeout";
    List<String> words = Arrays.asList(c.restart__timeout().strip().split("\\s+"));
    long[] seconds = new long[words.size()];
    try {
      for (int i = 0; i < seconds.length; i++) {
        seconds[i] = Long.parseLong(words.get(i));
      }
    } catch (NumberFormatException e) {
      throw problem(key, "\"" + c.restart__timeout() + "\" is not BASE [CAP [STABLE]] in seconds");
    }
    long base = seconds[0];
    long cap = seconds.length > 1 ? seconds[1] : base;
    long stable = seconds.length > 2 ? seconds[2] : 0;
    if (seconds.length > 3 || base < 1 || base > 3_600 || cap < base || cap > 7_200 || stable < 0) {
      throw problem(key, "BASE must be from 1 to 3600, CAP from BASE to 7200");
    }
    return new Backoff.Range(
        Duration.ofSeconds(base), Duration.ofSeconds(cap), Duration.ofSeconds(stable));
  }

  // ---- who

  private BridgeSettings.Identity identity() throws ConfigurationProblem {
    String clientId = either("clientid", c.clientid(), "remote_clientid", c.remote__clientid());
    String user = either("username", c.username(), "remote_username", c.remote__username());
    String password = password();
    if (password != null && user.isEmpty() && version() != ProtocolVersion.V5_0) {
      throw problem("username", "is missing, and a password is set: MQTT 3.1.1 needs both");
    }
    return new BridgeSettings.Identity(
        clientId.isEmpty() ? environment.host() + "." + name : clientId,
        user.isEmpty() ? null : user,
        password);
  }

  private @Nullable String password() throws ConfigurationProblem {
    String plain = either("password", c.password(), "remote_password", c.remote__password());
    int ways = 0;
    for (String way : List.of(plain, c.password__file(), c.password__env())) {
      ways += way.isEmpty() ? 0 : 1;
    }
    if (ways > 1) {
      throw problem(
          "password", "is set in more than one way: password, password_file, password_env");
    }
    if (!c.password__env().isEmpty()) {
      String value = environment.variables().get(c.password__env());
      if (value == null) {
        throw problem("password_env", "there is no environment variable " + c.password__env());
      }
      return value;
    }
    if (!c.password__file().isEmpty()) {
      Path path = environment.home().resolve(c.password__file());
      try {
        return Files.readString(path).lines().findFirst().orElse("");
      } catch (IOException e) {
        throw problem("password_file", "cannot be read: " + e);
      }
    }
    return plain.isEmpty() ? null : plain;
  }

  /** The file that has the password, to be watched. */
  static Optional<Path> passwordFile(Environment environment, Map<String, ?> properties) {
    Object file = properties.get("password_file");
    return file == null || file.toString().isEmpty()
        ? Optional.empty()
        : Optional.of(environment.home().resolve(file.toString()));
  }

  // ---- how

  private ProtocolVersion version() throws ConfigurationProblem {
    return switch (c.bridge__protocol__version()) {
      case "mqttv50", "mqttv5" -> ProtocolVersion.V5_0;
      case "mqttv311" -> ProtocolVersion.V3_1_1;
      case "mqttv31" -> ProtocolVersion.V3_1;
      default ->
          throw problem(
              "bridge_protocol_version",
              "\"" + c.bridge__protocol__version() + "\" is none of mqttv50, mqttv311, mqttv31");
    };
  }

  private BridgeSettings.Session session() throws ConfigurationProblem {
    int keepAlive = range("keepalive_interval", c.keepalive__interval(), 0, MAXIMUM_UINT16);
    if (keepAlive > 0 && keepAlive < SHORTEST_KEEP_ALIVE) {
      throw problem("keepalive_interval", keepAlive + " is too short, it must be 0 or at least 5");
    }
    long size = atLeastZero("bridge_max_packet_size", c.bridge__max__packet__size());
    long expiry = c.bridge__session__expiry__interval();
    if (expiry < 0 || expiry > MAXIMUM_UINT32) {
      throw problem("bridge_session_expiry_interval", expiry + " is out of range");
    }
    return new BridgeSettings.Session(
        version(),
        c.try__private(),
        c.cleansession(),
        Duration.ofSeconds(expiry),
        Duration.ofSeconds(keepAlive),
        range("bridge_receive_maximum", c.bridge__receive__maximum(), 1, MAXIMUM_UINT16),
        size == 0 ? Long.MAX_VALUE : size,
        range("bridge_max_topic_alias", c.bridge__max__topic__alias(), 0, MAXIMUM_UINT16));
  }

  private BridgeSettings.Queue queue() throws ConfigurationProblem {
    long messages = atLeastZero("max_queued_messages", c.max__queued__messages());
    long bytes = atLeastZero("max_queued_bytes", c.max__queued__bytes());
    long age = atLeastZero("max_queued_age_s", c.max__queued__age__s());
    OverflowPolicy policy =
        switch (c.queue__policy()) {
          case "drop_newest" -> OverflowPolicy.DROP_NEWEST;
          case "drop_oldest" -> OverflowPolicy.DROP_OLDEST;
          default ->
              throw problem(
                  "queue_policy",
                  "\"" + c.queue__policy() + "\" is none of drop_newest, drop_oldest");
        };
    return new BridgeSettings.Queue(
        c.local__clientid().isEmpty() ? "local." + name : c.local__clientid(),
        c.local__cleansession(),
        messages == 0 ? Long.MAX_VALUE : messages,
        bytes == 0 ? Long.MAX_VALUE : bytes,
        age == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(age)),
        policy,
        c.queue__qos0__messages());
  }

  private BridgeSettings.Notifications notifications(BridgeSettings.Identity identity) {
    String topic = c.notification__topic();
    return new BridgeSettings.Notifications(
        c.notifications(),
        c.notifications() && !c.notifications__local__only(),
        topic.isEmpty() ? "$SYS/broker/connection/" + identity.clientId() + "/state" : topic);
  }

  // ---- values

  private String either(String key, String value, String other, String otherValue)
      throws ConfigurationProblem {
    if (!value.isEmpty() && !otherValue.isEmpty()) {
      throw problem(other, "is the same as " + key + ", and both are set");
    }
    return value.isEmpty() ? otherValue : value;
  }

  private int range(String key, int value, int least, int most) throws ConfigurationProblem {
    if (value < least || value > most) {
      throw problem(key, value + " is out of range, it must be from " + least + " to " + most);
    }
    return value;
  }

  private Duration seconds(String key, int value, int least) throws ConfigurationProblem {
    return Duration.ofSeconds(range(key, value, least, MOST_SECONDS));
  }

  private long atLeastZero(String key, long value) throws ConfigurationProblem {
    if (value < 0) {
      throw problem(key, value + " must not be negative");
    }
    return value;
  }

  private static List<String> words(String list) {
    return Arrays.stream(list.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }

  private ConfigurationProblem problem(String key, String reason) {
    return new ConfigurationProblem(file, key, reason);
  }
}
