package testkit;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What a test class wants to be different from a broker that lets everybody do everything.
 *
 * <p>Owned by the thread of the test until the broker is started.
 */
public final class BrokerSettings {

  private OptionalInt receiveMaximum = OptionalInt.empty();
  private OptionalInt maximumPacketSizeBytes = OptionalInt.empty();
  private OptionalInt topicAliasMaximum = OptionalInt.empty();
  private OptionalInt maximumKeepAliveSeconds = OptionalInt.empty();
  private OptionalInt maximumQos = OptionalInt.empty();
  private boolean retainAvailable = true;
  private boolean wildcardsAvailable = true;
  private boolean emptyClientIdsWelcome = true;
  private @Nullable String user;
  private @Nullable String password;
  private @Nullable String deniedTopic;
  private @Nullable String authenticationMethod;

  private BrokerSettings() {}

  /** Returns the settings of a broker that lets everybody do everything. */
  public static BrokerSettings anonymous() {
    return new BrokerSettings();
  }

  /** Sets the Receive Maximum that the broker announces and enforces. */
  public BrokerSettings receiveMaximum(int messages) {
    receiveMaximum = OptionalInt.of(messages);
    return this;
  }

  /** Sets the Maximum Packet Size that the broker announces and enforces. */
  public BrokerSettings maximumPacketSizeBytes(int bytes) {
    maximumPacketSizeBytes = OptionalInt.of(bytes);
    return this;
  }

  /** Sets the Topic Alias Maximum that the broker announces and enforces. */
  public BrokerSettings topicAliasMaximum(int aliases) {
    topicAliasMaximum = OptionalInt.of(aliases);
    return this;
  }

  /** Sets the keep alive above which the broker announces this one as Server Keep Alive. */
  public BrokerSettings maximumKeepAliveSeconds(int seconds) {
    maximumKeepAliveSeconds = OptionalInt.of(seconds);
    return this;
  }

  /** Sets the Maximum QoS that the broker announces and enforces. */
  public BrokerSettings maximumQos(int qos) {
    maximumQos = OptionalInt.of(qos);
    return this;
  }

  /** Takes retained messages away. */
  public BrokerSettings withoutRetain() {
    retainAvailable = false;
    return this;
  }

  /** Takes topic filters with wildcards away. */
  public BrokerSettings withoutWildcards() {
    wildcardsAvailable = false;
    return this;
  }

  /** Makes the broker refuse clients without an identifier. */
  public BrokerSettings withoutEmptyClientIds() {
    emptyClientIdsWelcome = false;
    return this;
  }

  /** Demands this user name and password of every client. */
  public BrokerSettings login(String user, String password) {
    this.user = user;
    this.password = password;
    return this;
  }

  /** Denies everybody to publish and to subscribe to the topic. */
  public BrokerSettings deniedTopic(String topic) {
    deniedTopic = topic;
    return this;
  }

  /**
   * Offers an MQTT 5.0 authentication method of one round: whatever data the client begins with is
   * answered by the data {@code challenge}, and {@code response} is the right answer to that.
   */
  public BrokerSettings authenticationMethod(String method) {
    authenticationMethod = method;
    return this;
  }

  /** Returns the Receive Maximum if it is set. */
  public OptionalInt receiveMaximum() {
    return receiveMaximum;
  }

  /** Returns the Maximum Packet Size if it is set. */
  public OptionalInt maximumPacketSizeBytes() {
    return maximumPacketSizeBytes;
  }

  /** Returns the Topic Alias Maximum if it is set. */
  public OptionalInt topicAliasMaximum() {
    return topicAliasMaximum;
  }

  /** Returns the maximum keep alive if it is set. */
  public OptionalInt maximumKeepAliveSeconds() {
    return maximumKeepAliveSeconds;
  }

  /** Returns the Maximum QoS if it is set. */
  public OptionalInt maximumQos() {
    return maximumQos;
  }

  /** Returns whether messages can be retained. */
  public boolean retainAvailable() {
    return retainAvailable;
  }

  /** Returns whether topic filters can have wildcards. */
  public boolean wildcardsAvailable() {
    return wildcardsAvailable;
  }

  /** Returns whether clients may connect without an identifier. */
  public boolean emptyClientIdsWelcome() {
    return emptyClientIdsWelcome;
  }

  /** Returns the demanded user name, or null if anonymous clients are welcome. */
  public @Nullable String user() {
    return user;
  }

  /** Returns the demanded password, or null if anonymous clients are welcome. */
  public @Nullable String password() {
    return password;
  }

  /** Returns the denied topic, or null if there is none. */
  public @Nullable String deniedTopic() {
    return deniedTopic;
  }

  /** Returns the authentication method, or null if there is none. */
  public @Nullable String authenticationMethod() {
    return authenticationMethod;
  }
}
