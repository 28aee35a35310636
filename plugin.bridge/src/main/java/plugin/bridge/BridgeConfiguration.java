package plugin.bridge;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * {@code etc/plugin.bridge-NAME.cfg}, but for {@code topic.N}, {@code exclude.N} and {@code
 * lane.N}, of which there may be any number. Key names are those of Mosquitto where it has them;
 * two underscores here are one in the file, as Declarative Services want it.
 */
@ObjectClassDefinition(
    id = "plugin.bridge",
    name = "Bridge",
    description = "Mirrors topics to and from one other broker. Changes take effect at once.")
@interface BridgeConfiguration {
  @AttributeDefinition(
      description =
          "Addresses of the remote broker, HOST or HOST:PORT with blanks between them; the first is the primary one.")
  String address() default "";

  @AttributeDefinition(description = "The same as address.")
  String addresses() default "";

  @AttributeDefinition(
      description = "Whether all addresses have their turns, instead of standing in for the first.")
  boolean round__robin() default false;

  @AttributeDefinition(
      description = "How often the primary address is tried while another stands in, in seconds.")
  int primary__check__s() default 30;

  @AttributeDefinition(description = "How long all the steps of connecting may take, in seconds.")
  int connect__timeout__s() default 10;

  @AttributeDefinition(
      description =
          "BASE [CAP [STABLE]] in seconds: the wait between attempts grows at random from BASE to CAP, and begins anew after a connection that lasted STABLE.")
  String restart__timeout() default "1 30 10";

  @AttributeDefinition(description = "Only automatic is offered.")
  String start__type() default "automatic";

  @AttributeDefinition(description = "TLS: the NAME of an etc/plugin.tls-NAME.cfg; empty for none.")
  String bridge__tls() default "";

  @AttributeDefinition(description = "Application protocols to offer with TLS, with commas.")
  String bridge__alpn() default "";

  @AttributeDefinition(
      description = "Client Identifier at the remote broker; HOSTNAME.NAME if it is empty.")
  String clientid() default "";

  @AttributeDefinition(description = "The same as clientid.")
  String remote__clientid() default "";

  @AttributeDefinition(description = "User name at the remote broker; empty for none.")
  String username() default "";

  @AttributeDefinition(description = "The same as username.")
  String remote__username() default "";

  @AttributeDefinition(
      description = "Password at the remote broker.",
      type = AttributeType.PASSWORD)
  String password() default "";

  @AttributeDefinition(description = "The same as password.", type = AttributeType.PASSWORD)
  String remote__password() default "";

  @AttributeDefinition(
      description =
          "File whose first line is the password; it is watched. Relative to the home directory.")
  String password__file() default "";

  @AttributeDefinition(description = "Environment variable that has the password.")
  String password__env() default "";

  @AttributeDefinition(
      description =
          "Version of MQTT: mqttv50, mqttv311 or mqttv31. A remote broker that refuses 5.0 gets 3.1.1.")
  String bridge__protocol__version() default "mqttv50";

  @AttributeDefinition(
      description = "Whether MQTT 3.1.1 tells the remote broker that this is a bridge.")
  boolean try__private() default true;

  @AttributeDefinition(description = "Keep Alive in seconds, at least 5; 0 for none.")
  int keepalive__interval() default 60;

  @AttributeDefinition(
      description = "Whether the session at the remote broker ends with the connection.")
  boolean cleansession() default false;

  @AttributeDefinition(
      description =
          "How long the remote broker keeps the session after a connection, in seconds; MQTT 5.0 only.")
  long bridge__session__expiry__interval() default 604_800;

  @AttributeDefinition(
      description = "How many messages at QoS 1 and 2 are taken unacknowledged; MQTT 5.0 only.")
  int bridge__receive__maximum() default 100;

  @AttributeDefinition(
      description = "Largest packet sent and taken, in bytes; 0 for what the remote broker takes.")
  long bridge__max__packet__size() default 0;

  @AttributeDefinition(description = "How many topic aliases the remote broker may use.")
  int bridge__max__topic__alias() default 10;

  @AttributeDefinition(description = "Whether retained messages are retained there too.")
  boolean bridge__outgoing__retain() default true;

  @AttributeDefinition(
      description = "Client Identifier of the queue in this broker; local.NAME if it is empty.")
  String local__clientid() default "";

  @AttributeDefinition(description = "Whether the queue in this broker ends with the bridge.")
  boolean local__cleansession() default false;

  @AttributeDefinition(
      description = "How many messages are sent unacknowledged; the remote may allow less.")
  int max__inflight__messages() default 100;

  @AttributeDefinition(description = "Most messages that wait, in each lane; 0 for any number.")
  long max__queued__messages() default 100_000;

  @AttributeDefinition(description = "Most bytes that wait, in each lane; 0 for any number.")
  long max__queued__bytes() default 67_108_864;

  @AttributeDefinition(description = "How long a message may wait, in seconds; 0 for ever.")
  long max__queued__age__s() default 0;

  @AttributeDefinition(
      description = "What a full queue drops: drop_newest, as Mosquitto, or drop_oldest.")
  String queue__policy() default "drop_newest";

  @AttributeDefinition(
      description = "Whether messages at QoS 0 wait as well, in memory, instead of being dropped.")
  boolean queue__qos0__messages() default false;

  @AttributeDefinition(description = "Most messages that leave per second; 0 for any number.")
  long max__messages__per__second() default 0;

  @AttributeDefinition(
      description = "Most bytes of topics and payloads that leave per second; 0 for any number.")
  long max__bytes__per__second() default 0;

  @AttributeDefinition(
      description =
          "How long an acknowledgement may take until the connection is made anew, in seconds.")
  int ack__timeout__s() default 30;

  @AttributeDefinition(
      description = "How long the link may be down until an alarm is raised, in seconds.")
  int alarm__after__s() default 300;

  @AttributeDefinition(description = "Whether 1 and 0 are published when the link comes and goes.")
  boolean notifications() default true;

  @AttributeDefinition(description = "Whether only at this broker.")
  boolean notifications__local__only() default false;

  @AttributeDefinition(
      description = "In which topic; $SYS/broker/connection/CLIENTID/state if it is empty.")
  String notification__topic() default "";

  @AttributeDefinition(
      description =
          "How long a message that is mirrored both ways may wait for a copy of itself from a ring of brokers, in milliseconds; 0 if there is no ring.")
  int loop__hold__ms() default 500;

  @AttributeDefinition(
      description =
          "How long the queue outlives this file after it was deleted, in seconds; 0 for not at all.")
  long keep__queue__s() default 86_400;
}
