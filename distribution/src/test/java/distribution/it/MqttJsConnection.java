package distribution.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A connection of MQTT.js. Reported by the thread that reads Node's output. */
final class MqttJsConnection extends PeerConnection {
  private static final Set<String> NO_PROPERTIES =
      Set.of("event", "connection", "number", "topic", "payload", "qos", "retain", "code");

  private final NodeDriver driver;
  private final int number;
  private final NodeDriver.Fields connAck;
  private final List<Integer> subAck = new ArrayList<>();

  MqttJsConnection(int version, Options options, Subscription... subscriptions) throws Exception {
    driver = NodeDriver.shared();
    number = driver.add(this);
    connAck = driver.call(connect(version, options));
    if (connAck.number("code") != 0) {
      throw new Refused(connAck.number("code"));
    }
    for (Subscription each : subscriptions) {
      subAck.add(subscribe(each));
    }
  }

  private List<Property> connect(int version, Options options) {
    List<Property> command = command("connect");
    add(command, "version", version);
    add(command, "port", options.port());
    add(command, "client-id", options.clientId());
    add(command, "clean", options.clean());
    add(command, "keep-alive", options.keepAliveSeconds());
    options.properties().forEach(p -> add(command, "connect:" + p.name(), p.value()));
    Message will = options.will();
    if (will != null) {
      add(command, "will-topic", will.topic());
      add(command, "will-payload", will.payload());
      add(command, "will-qos", will.qos());
      add(command, "will-retain", will.retain());
      will.properties().forEach(p -> add(command, "will:" + p.name(), p.value()));
    }
    return command;
  }

  private List<Property> command(String name) {
    List<Property> command = new ArrayList<>();
    add(command, "command", name);
    add(command, "connection", number);
    return command;
  }

  private static void add(List<Property> command, String name, Object value) {
    command.add(new Property(name, value.toString()));
  }

  /** A message has arrived. */
  void onMessage(NodeDriver.Fields fields) {
    String payload = new String(HexFormat.of().parseHex(fields.get("payload")), UTF_8);
    List<Property> properties =
        fields.list().stream().filter(field -> !NO_PROPERTIES.contains(field.name())).toList();
    onMessage(
        new Message(
            fields.get("topic"),
            payload,
            fields.number("qos"),
            fields.get("retain").equals("true"),
            properties));
  }

  @Override
  boolean sessionPresent() {
    return connAck.get("session-present").equals("true");
  }

  @Override
  Map<String, String> connAck() {
    return connAck.list().stream().collect(Collectors.toMap(Property::name, Property::value));
  }

  @Override
  List<Integer> subAck() {
    return subAck;
  }

  @Override
  int publish(Message message) throws Exception {
    List<Property> command = command("publish");
    add(command, "topic", message.topic());
    add(command, "payload", message.payload());
    add(command, "qos", message.qos());
    add(command, "retain", message.retain());
    message.properties().forEach(p -> add(command, "publish:" + p.name(), p.value()));
    return driver.call(command).number("code");
  }

  @Override
  int subscribe(Subscription subscription) throws Exception {
    List<Property> command = command("subscribe");
    add(command, "filter", subscription.filter());
    add(command, "qos", subscription.qos());
    add(command, "no-local", subscription.noLocal());
    add(command, "retain-as-published", subscription.retainAsPublished());
    add(command, "retain-handling", subscription.retainHandling());
    if (subscription.identifier() > 0) {
      add(command, "subscribe:subscription-identifier", subscription.identifier());
    }
    return driver.call(command).number("code");
  }

  @Override
  public void close() throws Exception {
    driver.call(command("close"));
  }

  @Override
  void close(long sessionExpirySeconds) throws Exception {
    List<Property> command = command("close");
    add(command, "disconnect:session-expiry-interval", sessionExpirySeconds);
    driver.call(command);
  }
}
