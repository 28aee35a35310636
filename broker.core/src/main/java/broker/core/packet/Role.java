package broker.core.packet;

/**
 * The two sides of an MQTT connection. The broker is the server, and the client towards a remote
 * broker.
 */
public enum Role {
  CLIENT,
  SERVER
}
