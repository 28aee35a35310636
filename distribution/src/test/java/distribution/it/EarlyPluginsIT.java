package distribution.it;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins that are new when the broker starts, and are judged once it is open. */
final class EarlyPluginsIT {
  @TempDir private Path directory;

  @Test
  void noPluginIsTakenBackForWhatComesAfterTheStore() throws Exception {
    BrokerHome home = new BrokerHome(directory);
    home.write("broker.core.cfg", "store_timeout_s = 3");
    home.write("plugins.cfg", "start_time_ms = 300");
    Path store = Files.createDirectories(directory.resolve("data")).resolve("store");
    Files.writeString(store, "a file where the directory should be");
    Process broker = home.start("run");
    try {
      Transcript console = new Transcript(broker);
      console.await("alarm store-missing of broker.core");
      assertFalse(console.text().contains("is refused"), console.text());
    } finally {
      broker.destroy();
      broker.waitFor();
    }
  }
}
