package broker.core.osgi;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** {@code etc/broker.listener-NAME.cfg}: one listener, for plain TCP or TLS. */
@ObjectClassDefinition(
    id = "broker.listener",
    name = "Listener",
    description =
        "A port for clients. Changes take effect at once; connected clients stay connected.")
@interface ListenerConfiguration {
  @AttributeDefinition(description = "Name or address to bind to; * for all addresses.")
  String host() default "127.0.0.1";

  @AttributeDefinition(description = "TCP port, 1..65535; 0 for any that is free.")
  int port() default 1883;

  @AttributeDefinition(
      description =
          "NAME of etc/plugin.tls-NAME.cfg: the port is open while that TLS is there, and authentication_gap_ms longer; empty for no TLS.")
  String tls() default "";

  @AttributeDefinition(
      description =
          "Whether clients that nobody vouches for may connect: without a user name, or "
              + "while no plugin checks user names.")
  boolean allow__anonymous() default false;

  @AttributeDefinition(
      description =
          "Whether publishing and subscribing is refused while no plugin decides about it. auto: on an "
              + "address that is not loopback, unless allow_anonymous is true.",
      options = {@Option("auto"), @Option("true"), @Option("false")})
  String require__authorizer() default "auto";

  @AttributeDefinition(
      description =
          "What an acknowledgement means here: fsync or relaxed as in broker.core.cfg; broker for what is said there. For clients that connect from then on.",
      options = {@Option("broker"), @Option("fsync"), @Option("relaxed")})
  String durability() default "broker";

  @AttributeDefinition(description = "Connections of this listener. 0 is no limit of its own.")
  int max__connections() default 0;
}
