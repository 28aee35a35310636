package distribution.cli;

import broker.core.codec.PublishCodec;
import broker.core.codec.PublishPropertiesCodec;
import broker.core.codec.PublishView;
import broker.core.packet.ApplicationMessage;
import broker.core.packet.Connect;
import broker.core.packet.ConnectProperties;
import broker.core.packet.Disconnect;
import broker.core.packet.ProtocolException;
import broker.core.packet.PublishProperties;
import broker.core.packet.ReasonCode;
import broker.core.packet.Subscribe;
import broker.core.packet.SubscriptionRequest;
import broker.core.packet.UserProperty;
import broker.core.packet.Will;
import broker.core.topic.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the command line was given as packets of the core, and what came in the other way round. */
final class CorePackets {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private CorePackets() {}

  // ---- CONNECT and DISCONNECT

  static Connect connect(ConnectOptions options) {
    String password = options.password();
    OutgoingMessage will = options.will();
    return new Connect(
        options.version(),
        false,
        options.clientId(),
        options.cleanStart(),
        (int) options.keepAlive().toSeconds(),
        connectProperties(options.properties()),
        will == null ? null : will(will),
        options.userName(),
        password == null ? null : utf8(password));
  }

  private static ConnectProperties connectProperties(List<Property> properties) {
    ConnectProperties.Builder to = new ConnectProperties.Builder();
    for (Property p : properties) {
      switch (p.name()) {
        case SESSION_EXPIRY_INTERVAL -> to.sessionExpiryIntervalSeconds(p.number());
        case RECEIVE_MAXIMUM -> to.receiveMaximum((int) p.number());
        case MAXIMUM_PACKET_SIZE -> to.maximumPacketSize(p.number());
        case TOPIC_ALIAS_MAXIMUM -> to.topicAliasMaximum((int) p.number());
        case REQUEST_PROBLEM_INFORMATION -> to.requestProblemInformation(p.number() == 1);
        case REQUEST_RESPONSE_INFORMATION -> to.requestResponseInformation(p.number() == 1);
        case AUTHENTICATION_METHOD -> to.authenticationMethod(p.value());
        case AUTHENTICATION_DATA -> to.authenticationData(utf8(p.value()));
        case USER_PROPERTY -> to.userProperty(new UserProperty(p.key(), p.value()));
        default -> throw new IllegalArgumentException(p.name() + " in CONNECT");
      }
    }
    return to.build();
  }

  private static Will will(OutgoingMessage will) {
    return new Will(
        TopicName.of(will.topic()),
        will.payload(),
        will.qos(),
        will.retain(),
        messageProperties(will.properties()),
        number(will.properties(), PropertyName.WILL_DELAY_INTERVAL, 0),
        number(will.properties(), PropertyName.MESSAGE_EXPIRY_INTERVAL, -1));
  }

  /** The return code of CONNACK before MQTT 5.0. */
  static int returnCode(broker.api.message.ReasonCode reason) {
    return switch (reason) {
      case UNSUPPORTED_PROTOCOL_VERSION -> 1;
      case CLIENT_IDENTIFIER_NOT_VALID -> 2;
      case SERVER_UNAVAILABLE -> 3;
      case BAD_USER_NAME_OR_PASSWORD -> 4;
      default -> 5;
    };
  }

  static Disconnect disconnect(ReasonCode reason, List<Property> properties) {
    long expirySeconds = number(properties, PropertyName.SESSION_EXPIRY_INTERVAL, -1);
    return new Disconnect(reason, expirySeconds, null, null, userProperties(properties));
  }

  // ---- SUBSCRIBE

  static Subscribe subscribe(List<String> filters, int qos, List<Property> properties) {
    List<SubscriptionRequest> requests =
        filters.stream().map(filter -> new SubscriptionRequest(filter, qos)).toList();
    return new Subscribe(0, 0, userProperties(properties), requests);
  }

  // ---- PUBLISH

  static ApplicationMessage message(OutgoingMessage message, long nowNanos) {
    long expirySeconds = number(message.properties(), PropertyName.MESSAGE_EXPIRY_INTERVAL, -1);
    return new ApplicationMessage(
        TopicName.of(message.topic()),
        message.payload(),
        messageProperties(message.properties()),
        message.qos(),
        message.retain(),
        expirySeconds < 0 ? ApplicationMessage.NEVER : nowNanos + expirySeconds * NANOS_PER_SECOND,
        null);
  }

  static int topicAlias(List<Property> properties) {
    return (int) number(properties, PropertyName.TOPIC_ALIAS, 0);
  }

  private static byte[] messageProperties(List<Property> properties) {
    String correlationData = text(properties, PropertyName.CORRELATION_DATA);
    return PublishPropertiesCodec.encode(
        new PublishProperties(
            (int) number(properties, PropertyName.PAYLOAD_FORMAT_INDICATOR, 0),
            text(properties, PropertyName.CONTENT_TYPE),
            text(properties, PropertyName.RESPONSE_TOPIC),
            correlationData == null ? null : utf8(correlationData),
            userProperties(properties)));
  }

  static IncomingMessage received(PublishView message, TopicName topic) {
    try {
      return new IncomingMessage(
          topic.toString(),
          message.payloadToArray(),
          message.qos(),
          message.retain(),
          message.packetIdentifier(),
          properties(message),
          PublishCodec.subscriptionIdentifiers(message));
    } catch (ProtocolException e) {
      throw new IllegalStateException("a packet that was checked does not read", e);
    }
  }

  private static List<Property> properties(PublishView message) throws ProtocolException {
    PublishProperties p = PublishPropertiesCodec.decode(message.forwardedPropertiesToArray());
    List<Property> all = new ArrayList<>();
    if (message.topicAlias() != 0) {
      add(all, PropertyName.TOPIC_ALIAS, Integer.toString(message.topicAlias()));
    }
    if (message.messageExpirySeconds() >= 0) {
      add(all, PropertyName.MESSAGE_EXPIRY_INTERVAL, Long.toString(message.messageExpirySeconds()));
    }
    if (p.payloadFormatIndicator() != 0) {
      add(all, PropertyName.PAYLOAD_FORMAT_INDICATOR, "1");
    }
    byte[] correlationData = p.correlationData();
    add(all, PropertyName.CONTENT_TYPE, p.contentType());
    add(all, PropertyName.RESPONSE_TOPIC, p.responseTopic());
    add(
        all,
        PropertyName.CORRELATION_DATA,
        correlationData == null ? null : new String(correlationData, StandardCharsets.UTF_8));
    for (UserProperty user : p.userProperties()) {
      all.add(new Property(PropertyName.USER_PROPERTY, user.name(), user.value()));
    }
    return all;
  }

  private static void add(List<Property> to, PropertyName name, @Nullable String value) {
    if (value != null) {
      to.add(Property.of(name, value));
    }
  }

  // ---- properties

  static List<UserProperty> userProperties(List<Property> properties) {
    return properties.stream()
        .filter(p -> p.name() == PropertyName.USER_PROPERTY)
        .map(p -> new UserProperty(p.key(), p.value()))
        .toList();
  }

  private static @Nullable String text(List<Property> properties, PropertyName name) {
    return properties.stream()
        .filter(p -> p.name() == name)
        .map(Property::value)
        .findFirst()
        .orElse(null);
  }

  private static long number(List<Property> properties, PropertyName name, long otherwise) {
    String text = text(properties, name);
    return text == null ? otherwise : Long.parseLong(text);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
