package broker.core.osgi;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * {@code etc/broker.core.cfg}: what holds for the whole broker. Key names are those of Mosquitto
 * where it has them; two underscores here are one in the file, as Declarative Services want it.
 */
@ObjectClassDefinition(
    id = "broker.core",
    name = "Broker",
    description =
        "Bounds and defaults of the whole broker. Changes take effect at once, unless a key says otherwise.")
@interface BrokerConfiguration {
  @AttributeDefinition(
      description =
          "Event loops, each with a thread of its own; 0 for as many as suit the machine. At the next start.")
  int io__threads() default 0;

  @AttributeDefinition(
      description =
          "What moves the bytes: auto takes epoll where it loads and NIO elsewhere. At the next start.",
      options = {@Option("auto"), @Option("epoll"), @Option("nio")})
  String transport() default "auto";

  @AttributeDefinition(
      description =
          "How long an event loop may rest, in microseconds, 0..50000, when hundreds of clients send so much that every turn finds a packet or two of each, and when a rest makes reads and writes carry more: less processor time for a few milliseconds of latency. 0 is never.")
  int longest__rest__us() default 5_000;

  @AttributeDefinition(
      description =
          "Largest packet a connected client may send, in bytes; announced to MQTT 5.0 clients (Mosquitto 2.1 has the same default).")
  int max__packet__size() default 2_000_000;

  @AttributeDefinition(
      description =
          "Largest packet before the client is let in, in bytes: nobody unknown makes the broker hold more.")
  int max__connect__size() default 65_536;

  @AttributeDefinition(
      description = "How long a network connection may take to become a client, in milliseconds.")
  int connect__timeout__ms() default 10_000;

  @AttributeDefinition(
      description =
          "Network connections of all listeners together; more are closed at once. 0 is no limit.")
  int max__connections() default 10_000;

  @AttributeDefinition(
      description =
          "Sessions, of clients that are connected or away; with so many, a client whose new session would outlive its"
              + " connection is refused. One that is away takes 1.5 to 2 KiB of the heap: raise it with a larger one. 0 is no limit.")
  int max__sessions() default 15_000;

  @AttributeDefinition(
      description =
          "Network connections taken in per second, by all listeners together; more are closed at once. 0 is no limit.")
  int connect__rate() default 0;

  @AttributeDefinition(
      description =
          "TLS handshakes that run at a time, 1..100000; further ones wait for their turn.")
  int max__tls__handshakes() default 128;

  @AttributeDefinition(
      description =
          "TLS handshakes that begin per second; further ones wait for their turn. 0 is no limit.")
  int tls__handshake__rate() default 250;

  @AttributeDefinition(
      description =
          "Highest QoS a client may publish with, 0..2; a subscription is granted no more.")
  int max__qos() default 2;

  @AttributeDefinition(description = "Whether messages may be retained.")
  boolean retain__available() default true;

  @AttributeDefinition(
      description =
          "QoS 1 and 2 messages a client may have unacknowledged towards the broker, 1..65535.")
  int receive__maximum() default 1_024;

  @AttributeDefinition(
      description =
          "QoS 1 and 2 messages in flight to one client, 1..65535; a client's own Receive Maximum lowers it.")
  int max__inflight__messages() default 65_535;

  @AttributeDefinition(
      description = "Messages that wait for one session beyond those in flight. 0 is no limit.")
  int max__queued__messages() default 10_000;

  @AttributeDefinition(
      description = "Bytes that wait for one session beyond those in flight. 0 is no limit.")
  long max__queued__bytes() default 8L << 20;

  @AttributeDefinition(
      description = "What happens to a message that finds the queue of a session full.",
      options = {@Option("drop_newest"), @Option("drop_oldest"), @Option("reject")})
  String queue__full() default "drop_newest";

  @AttributeDefinition(
      description = "Whether QoS 0 messages are queued for a session whose client is away.")
  boolean queue__qos0__messages() default false;

  @AttributeDefinition(
      description =
          "Bytes written for one client that its network has not taken yet; beyond them QoS 0 is dropped and QoS 1 and 2 are queued.")
  int max__outbound__bytes() default 4 << 20;

  @AttributeDefinition(
      description =
          "Longest Keep Alive in seconds; a longer one, or none, becomes this in MQTT 5.0 and is refused before. 0 is no limit.")
  int max__keepalive() default 0;

  @AttributeDefinition(
      description =
          "Longest life of a session without its client, in seconds; 4294967295 is for ever.")
  long max__session__expiry() default 4_294_967_295L;

  @AttributeDefinition(description = "Longest Topic Name or Topic Filter, in UTF-8 bytes.")
  int max__topic__length() default 65_535;

  @AttributeDefinition(description = "Most levels of a Topic Name or Topic Filter, 1..1000.")
  int max__topic__levels() default 128;

  @AttributeDefinition(description = "Topic Aliases a client may use towards the broker, 0..65535.")
  int max__topic__alias() default 32;

  @AttributeDefinition(
      description =
          "Topic Aliases the broker uses towards one client, 0..65535; the client's own maximum lowers it.")
  int max__topic__alias__broker() default 32;

  @AttributeDefinition(description = "Subscriptions of one client. 0 is no limit.")
  int max__subscriptions() default 0;

  @AttributeDefinition(description = "Retained messages. 0 is no limit.")
  int max__retained__messages() default 0;

  @AttributeDefinition(
      description =
          "Bytes of all retained messages together: topics, properties and payloads. 0 is no limit.")
  long max__retained__bytes() default 16L << 20;

  @AttributeDefinition(
      description =
          "PUBLISH packets one client may send per second; a faster one is not read from for a while. 0 is no limit.")
  int max__message__rate() default 0;

  @AttributeDefinition(
      description =
          "Bytes one client may send per second; a faster one is not read from for a while. 0 is no limit.")
  int max__byte__rate() default 0;

  @AttributeDefinition(description = "Whether Topic Filters may have wildcards.")
  boolean wildcard__subscription__available() default true;

  @AttributeDefinition(description = "Whether Shared Subscriptions are offered.")
  boolean shared__subscription__available() default true;

  @AttributeDefinition(description = "Whether a payload marked as UTF-8 is checked to be UTF-8.")
  boolean validate__payload__format() default false;

  @AttributeDefinition(description = "Whether a client may leave its identifier to the broker.")
  boolean allow__zero__length__clientid() default true;

  @AttributeDefinition(
      description =
          "Longest time a plugin may take to decide about a client, in milliseconds; then it is refused.")
  int max__plugin__deferral__ms() default 10_000;

  @AttributeDefinition(
      description =
          "How long a CONNECT or a TLS handshake waits while the plugin that it needs is being replaced, in milliseconds; then a CONNECT is refused with Server unavailable, and the port of a listener with TLS is closed.")
  int authentication__gap__ms() default 2_000;

  @AttributeDefinition(
      description =
          "Failures in a row after which a plugin is not asked for a while, and what it would be asked is refused.")
  int max__plugin__failures() default 10;

  @AttributeDefinition(
      description =
          "Topics per client and direction for which the decision of plugins is remembered. 0 is none.")
  int max__cached__authorizations() default 1_024;

  @AttributeDefinition(
      description =
          "How often the figures below $SYS are published, in seconds, if they have changed. 0 for never.")
  int sys__interval() default 10;

  @AttributeDefinition(
      description =
          "What an acknowledgement means while there is a store: fsync, it is on stable storage; relaxed, it will be within commit_interval_ms, and a crash or a power cut loses what was acknowledged since then.",
      options = {@Option("fsync"), @Option("relaxed")})
  String durability() default "fsync";

  @AttributeDefinition(
      description =
          "How often is written what nobody waits for, with durability = relaxed, in milliseconds, 1..60000.")
  int commit__interval__ms() default 500;

  @AttributeDefinition(
      description =
          "How long a message for connected subscribers waits for their acknowledgement before it is written, in milliseconds, 0..1000: what they have is not written at all.")
  int commit__linger__ms() default 2;

  @AttributeDefinition(
      description =
          "Bytes that may wait for the store, being slow or away, before publishers at QoS 1 and 2 are not read from; at least 65536.")
  long store__hold__bytes() default 8L << 20;

  @AttributeDefinition(
      description =
          "How long acknowledgements wait for a store that is away, in seconds, 0..3600; then they mean that a message is in memory, and an alarm says so.")
  int store__hold__s() default 30;

  @AttributeDefinition(
      description =
          "What happens to a message at QoS 1 or 2 that has to be stored and finds the store full, be it its limit or the disk: reject refuses it; drop_oldest drops the oldest messages that wait in the largest queues instead.",
      options = {@Option("reject"), @Option("drop_oldest")})
  String store__full() default "reject";

  @AttributeDefinition(
      description =
          "Bytes of the queue of a client that is away that are kept in memory while there is a store; what is more lies in the store only and is read when the client fetches it.")
  long queue__memory__bytes() default 64L << 10;

  @AttributeDefinition(
      description = "The same for all queues together, those of connected clients included.")
  long queue__memory__total__bytes() default 4L << 20;

  @AttributeDefinition(
      description =
          "How long the start waits for the store of sessions that a plugin has promised, in seconds, before an alarm is raised and without_store applies.")
  int store__timeout__s() default 30;

  @AttributeDefinition(
      description =
          "What happens when that store is not there by then: wait lets nobody in before it is there, in_memory lets clients in without their old sessions; what the store holds is added when it comes.",
      options = {@Option("wait"), @Option("in_memory")})
  String without__store() default "wait";

  @AttributeDefinition(
      description =
          "Deviations from the standards that are tolerated, separated by commas: reserved_flags, empty_client_id.")
  String tolerate() default "";

  @AttributeDefinition(
      description =
          "Where MQTT 5.0 clients should go instead when the broker stops, such as other-host:1883; empty for nowhere.")
  String server__reference() default "";
}
