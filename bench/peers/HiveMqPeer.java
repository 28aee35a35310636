import com.hivemq.embedded.EmbeddedHiveMQ;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * HiveMQ Community Edition on one loopback port, for measurements beside it. Source launch: {@code
 * java -cp 'bench/peers/target/lib/*' bench/peers/HiveMqPeer.java PORT DIRECTORY}; SIGTERM ends it.
 * Sessions are kept in files below the directory, which HiveMQ does not sync per message.
 */
final class HiveMqPeer {
  private HiveMqPeer() {}

  public static void main(String[] args) throws Exception {
    Path home = Path.of(args[1]);
    Path conf = Files.createDirectories(home.resolve("conf"));
    Path data = Files.createDirectories(home.resolve("data"));
    Path extensions = Files.createDirectories(home.resolve("extensions"));
    Files.writeString(conf.resolve("config.xml"), configuration(Integer.parseInt(args[0])));
    try (EmbeddedHiveMQ broker =
        EmbeddedHiveMQ.builder()
            .withConfigurationFolder(conf)
            .withDataFolder(data)
            .withExtensionsFolder(extensions)
            .build()) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> broker.stop().join()));
      broker.start().join();
      System.out.println("HiveMQ CE runs, pid " + ProcessHandle.current().pid());
      Thread.currentThread().join();
    }
  }

  private static String configuration(int port) {
    return """
        <?xml version="1.0"?>
        <hivemq>
          <listeners><tcp-listener><port>%d</port><bind-address>127.0.0.1</bind-address></tcp-listener></listeners>
          <mqtt>
            <queued-messages><max-queue-size>1000000</max-queue-size></queued-messages>
            <receive-maximum><server-receive-maximum>65535</server-receive-maximum></receive-maximum>
          </mqtt>
          <persistence><mode>file</mode></persistence>
          <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
        </hivemq>
        """
        .formatted(port);
  }
}
