package broker.core.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import broker.api.config.ConfigurationProblem;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code etc/broker.listener-NAME.cfg} means. */
final class ListenerConfigurationTest {
  private static final Map<String, String> PID =
      Map.of("felix.fileinstall.filename", "file:/etc/broker.listener-mqtts.cfg");

  private static Map<String, String> with(String... keysAndValues) {
    Map<String, String> all = new HashMap<>(PID);
    for (int i = 0; i < keysAndValues.length; i += 2) {
      all.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return all;
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, false, auto, false",
    "127.0.0.1, true, auto, false",
    "localhost, false, auto, false",
    "::1, false, auto, false",
    "*, false, auto, true",
    "*, true, auto, false",
    "0.0.0.0, false, auto, true",
    "192.0.2.7, false, auto, true",
    "192.0.2.7, true, auto, false",
    "127.0.0.1, true, true, true",
    "*, true, true, true",
    "*, false, false, false"
  })
  void anAuthorizerIsRequiredWhereOthersReachItAndNobodyIsAnonymous(
      String host, String anonymous, String wanted, boolean required) throws Exception {
    var settings =
        ListenerComponent.settings(
            with("host", host, "allow_anonymous", anonymous, "require_authorizer", wanted));
    assertEquals(required, settings.requireAuthorizer());
  }

  @Test
  void withoutTheKeyItIsDerived() throws Exception {
    assertEquals(true, ListenerComponent.settings(with("host", "*")).requireAuthorizer());
    assertEquals(false, ListenerComponent.settings(PID).requireAuthorizer());
  }

  @Test
  void whatIsNoneOfTheThreeIsRefusedWithFileKeyAndReason() {
    ConfigurationProblem problem =
        assertThrows(
            ConfigurationProblem.class,
            () -> ListenerComponent.settings(with("require_authorizer", "yes")));
    assertEquals(
        "etc/broker.listener-mqtts.cfg: require_authorizer: \"yes\" is none of auto, true, false",
        problem.text());
  }
}
