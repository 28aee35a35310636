package conformance;

import testkit.BrokerSettings;
import testkit.BrokerUnderTest;

/** The place where the tests get their broker from. */
final class Brokers {

  private Brokers() {}

  /**
   * Starts a broker: Mosquitto, if {@code -Dconformance.mosquitto=COMMAND} names one to check the
   * tests against, else ours.
   */
  static BrokerUnderTest start(BrokerSettings settings) {
    String mosquitto = System.getProperty("conformance.mosquitto");
    return mosquitto != null
        ? MosquittoUnderTest.start(mosquitto, settings)
        : InProcess.start(settings);
  }
}
