package testkit;

/** A running broker that a test class talks to over the loopback interface. */
public interface BrokerUnderTest extends AutoCloseable {

  /** Returns the port of its plain MQTT listener. */
  int port();

  /** Stops the broker and forgets its state. */
  @Override
  void close();
}
