package broker.core.sys;

import broker.core.metrics.Counter;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** The topics with one figure each: this list is the manual. */
enum SysTopic {
  VERSION("version", "text", "The version of the broker.", SysFigures::version),
  UPTIME(
      "uptime",
      "text",
      "How long the broker has been running, as `N seconds`.",
      f -> f.uptime().toSeconds() + " seconds"),

  CLIENTS_TOTAL(
      "clients/total",
      "sessions",
      "Clients that are connected, and sessions whose client is away.",
      number(f -> f.sum(Counter.CLIENTS_CONNECTED, Counter.SESSIONS_ABSENT))),
  CLIENTS_MAXIMUM(
      "clients/maximum",
      "clients",
      "Most clients that were connected at the same time.",
      number(f -> f.state().counters().clientsMaximum())),
  CLIENTS_CONNECTED(
      List.of("clients/connected", "clients/active"),
      "clients",
      "Clients that are connected.",
      number(f -> f.count(Counter.CLIENTS_CONNECTED))),
  CLIENTS_DISCONNECTED(
      List.of("clients/disconnected", "clients/inactive"),
      "sessions",
      "Sessions whose client is away.",
      number(f -> f.count(Counter.SESSIONS_ABSENT))),
  CLIENTS_EXPIRED(
      "clients/expired",
      "sessions",
      "Sessions that ended because their Session Expiry Interval had passed.",
      number(f -> f.count(Counter.SESSIONS_EXPIRED))),

  MESSAGES_RECEIVED(
      "messages/received",
      "packets",
      "MQTT packets of any type received.",
      number(f -> f.count(Counter.PACKETS_RECEIVED))),
  MESSAGES_SENT(
      "messages/sent",
      "packets",
      "MQTT packets of any type sent.",
      number(f -> f.count(Counter.PACKETS_SENT))),
  MESSAGES_STORED(
      List.of("messages/stored", "store/messages/count"),
      "messages",
      "Messages that wait for a client, once for each, and retained messages.",
      number(f -> f.count(Counter.QUEUED) + f.state().retained().count())),
  BYTES_STORED(
      "store/messages/bytes",
      "bytes",
      "What these messages take, as the limits count it.",
      number(f -> f.count(Counter.QUEUED_BYTES) + f.state().retained().bytes())),
  BYTES_RECEIVED(
      "bytes/received",
      "bytes",
      "Bytes received from the network.",
      number(f -> f.count(Counter.BYTES_RECEIVED))),
  BYTES_SENT(
      "bytes/sent",
      "bytes",
      "Bytes sent to the network.",
      number(f -> f.count(Counter.BYTES_SENT))),

  PUBLISH_RECEIVED(
      "publish/messages/received",
      "messages",
      "PUBLISH packets received.",
      number(f -> f.count(Counter.PUBLISH_RECEIVED))),
  PUBLISH_SENT(
      "publish/messages/sent",
      "messages",
      "PUBLISH packets sent, one for each delivery.",
      number(f -> f.count(Counter.PUBLISH_SENT))),
  PUBLISH_BYTES_RECEIVED(
      "publish/bytes/received",
      "bytes",
      "Payload bytes of PUBLISH packets received.",
      number(f -> f.count(Counter.PUBLISH_BYTES_RECEIVED))),
  PUBLISH_BYTES_SENT(
      "publish/bytes/sent",
      "bytes",
      "Payload bytes of PUBLISH packets sent.",
      number(f -> f.count(Counter.PUBLISH_BYTES_SENT))),
  PUBLISH_DROPPED(
      "publish/messages/dropped",
      "messages",
      "Deliveries that were dropped: the sum of those below.",
      number(SysFigures::dropped)),
  DROPPED_QOS0("publish/messages/dropped/qos0", Counter.QOS0_DROPPED),
  DROPPED_QUEUE("publish/messages/dropped/queue", Counter.QUEUE_DROPPED),
  DROPPED_EXPIRED("publish/messages/dropped/expired", Counter.EXPIRED),
  DROPPED_TOO_LARGE("publish/messages/dropped/too-large", Counter.TOO_LARGE_DROPPED),

  SUBSCRIPTIONS(
      "subscriptions/count",
      "subscriptions",
      "Subscriptions that are not shared.",
      number(f -> f.state().subscriptions().subscriptions())),
  SHARED_SUBSCRIPTIONS(
      "shared_subscriptions/count",
      "subscriptions",
      "Shared subscriptions, one for each member of a group.",
      number(f -> f.state().subscriptions().sharedSubscriptions())),
  RETAINED(
      "retained messages/count",
      "messages",
      "Retained messages; those of the broker itself, as these here, do not count.",
      number(f -> f.state().retained().count())),
  SOCKETS(
      "connections/socket/count",
      "connections",
      "Network connections accepted, those included that a limit closed at once.",
      number(f -> f.sum(Counter.CONNECTIONS_OPENED, Counter.CONNECTIONS_REFUSED))),

  HEAP_CURRENT(
      "heap/current",
      "bytes",
      "Java heap in use, garbage that was not collected yet included.",
      number(SysFigures::heapBytes)),
  HEAP_MAXIMUM(
      "heap/maximum",
      "bytes",
      "Largest value of `heap/current` so far.",
      number(SysFigures::heapMaximumBytes)),

  PERSISTENCE(
      "persistence/state",
      "text",
      "What an acknowledgement means: `in-memory`, `loading`, `durable`, `full` or `waiting`.",
      f -> f.persistence().name().toLowerCase(Locale.ROOT).replace('_', '-'));

  private static final Set<SysTopic> OURS =
      EnumSet.of(DROPPED_QOS0, DROPPED_QUEUE, DROPPED_EXPIRED, DROPPED_TOO_LARGE, PERSISTENCE);

  private final List<String> paths;
  private final String unit;
  private final String meaning;
  private final Function<SysFigures, String> text;

  SysTopic(String path, String unit, String meaning, Function<SysFigures, String> text) {
    this(List.of(path), unit, meaning, text);
  }

  SysTopic(List<String> paths, String unit, String meaning, Function<SysFigures, String> text) {
    this.paths = paths;
    this.unit = unit;
    this.meaning = meaning;
    this.text = text;
  }

  SysTopic(String path, Counter counter) {
    this(path, counter.unit(), counter.description(), number(f -> f.count(counter)));
  }

  private static Function<SysFigures, String> number(ToLongFunction<SysFigures> value) {
    return figures -> Long.toString(value.applyAsLong(figures));
  }

  /** The topics below {@code $SYS/broker}: names for the same. */
  List<String> paths() {
    return paths;
  }

  /** What is counted, or that it is text. */
  String unit() {
    return unit;
  }

  /** What it means, in one sentence. */
  String meaning() {
    return meaning;
  }

  /** True where Mosquitto has the same topic. */
  boolean isMosquittos() {
    return !OURS.contains(this);
  }

  /** The payload now. */
  String text(SysFigures figures) {
    return text.apply(figures);
  }
}
