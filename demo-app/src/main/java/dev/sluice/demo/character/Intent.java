package dev.sluice.demo.character;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What somebody who wrote a line is after, told by a few words in it. */
enum Intent {
    THANKS("thanks|thank you|thx|cheers", "谢谢|多谢|感谢"),
    FAREWELL("bye|goodbye|good night|see you|farewell", "再见|拜拜|晚安|回头见"),
    GREETING("hello|hi|hey|good (morning|evening|afternoon)|greetings", "你好|您好|嗨|早上好|晚上好|早安|哈喽"),
    IDENTITY("who are you|what are you|about yourself|your name|what do you do", "你是谁|你叫什么|介绍一下你|你是做什么"),
    SORROW(
            "sad|tired|lonely|afraid|scared|worried|angry|stressed|sick|hard day|bad day",
            "难过|伤心|累|孤单|害怕|担心|生气|压力|生病|烦"),
    JOY("happy|glad|great|wonderful|excited|love|won|passed|good news", "开心|高兴|太好了|喜欢|兴奋|激动|赢了|通过了|好消息"),
    QUESTION(
            "\\?$|^(who|what|when|where|why|how|which|can|could|do|does|is|are|will|would|should)",
            "[?？]$|吗|呢|什么|怎么|为什么|哪|谁"),
    STATEMENT("", "");

    private final Pattern english;
    private final Pattern chinese;

    Intent(String english, String chinese) {
        // Words of English stand alone: "this" is no "hi".
        this.english = Pattern.compile("(?<![a-z])(" + english + ")(?![a-z])");
        this.chinese = Pattern.compile(chinese);
    }

    /** The first that fits; a statement if none does. */
    static Intent of(String text, boolean isChinese) {
        String line = text.strip().toLowerCase(Locale.ROOT);
        List<Intent> all = List.of(values());
        return Stream.concat(
                        all.stream().limit(all.size() - 1L).filter(intent -> intent.fits(line, isChinese)),
                        Stream.of(STATEMENT))
                .findFirst()
                .orElse(STATEMENT);
    }

    private boolean fits(String line, boolean isChinese) {
        return (isChinese ? chinese : english).matcher(line).find();
    }
}
