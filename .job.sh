cd /tmp/h/comments
timeout 700 env LOG_LEVEL=error npm run --silent jest -- -w 1 test/credits test/links test/comments test/house/words test/house/personal test/house/locales test/house/views test/house/rooms > .t1.log 2>&1
