package conformance;

import broker.api.auth.ConnectView;
import broker.api.auth.EnhancedAuthExchange;
import broker.api.message.ReasonCode;
import broker.core.access.AccessAlarms;
import broker.core.access.AccessControl;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import testkit.BrokerSettings;

/** The plugins of our broker that do what a test class has asked for. Stateless. */
final class TestAccess {
  static final AccessAlarms FAIL =
      new AccessAlarms() {
        @Override
        public void setAside(String plugin, String reason) {
          throw new AssertionError(plugin + ": " + reason);
        }

        @Override
        public void cleared(String plugin) {}
      };

  private TestAccess() {}

  static void add(BrokerSettings settings, AccessControl access) {
    String user = settings.user();
    String password = settings.password();
    if (user != null && password != null) {
      access.addAuthenticator(
          (connect, exchange) -> {
            if (isRight(connect, user, password)) {
              exchange.allow();
            } else {
              exchange.deny(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
            }
          },
          0,
          0);
    }
    String denied = settings.deniedTopic();
    if (denied != null) {
      access.addAuthorizer(
          (client, request, exchange) -> {
            if (request.topic().equals(denied)) {
              exchange.deny(ReasonCode.NOT_AUTHORIZED);
            } else {
              exchange.allow();
            }
          },
          0,
          0);
    }
    String method = settings.authenticationMethod();
    if (method != null) {
      access.addEnhancedAuthenticator(connect -> new Round()::receive, Set.of(method), 0, 0);
    }
  }

  private static boolean isRight(ConnectView connect, String user, String password) {
    return connect.userName().equals(Optional.of(user))
        && connect.password().equals(Optional.of(bytes(password)));
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /** One challenge and one response. Owned by the conversation. */
  private static final class Round {
    private boolean challenged;

    void receive(ByteBuffer data, EnhancedAuthExchange exchange) {
      if (!challenged) {
        challenged = true;
        exchange.challenge(bytes("challenge"));
      } else if (data.equals(bytes("response"))) {
        exchange.allow();
      } else {
        exchange.deny(ReasonCode.NOT_AUTHORIZED);
      }
    }
  }
}
