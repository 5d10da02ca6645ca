vcl 4.1;

# The rules are those built in.
backend application {
    .host = "127.0.0.1";
    .port = "@APPLICATION@";
}
